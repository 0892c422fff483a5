using System.Text;

namespace CampaignExport.Sources;

/// <summary>How CSV files of recipients are read.</summary>
/// <remarks>Immutable and thread-safe, if its functions are.</remarks>
public sealed record RecipientCsvOptions
{
    /// <summary>How many records a page has. A page also ends once its cells have 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>What separates cells, in files where it makes a known column of the header: an ASCII character other than a quote or a line break.</summary>
    /// <value>
    /// Default null. Then, and in other files, a first line such as <c>sep=;</c> says it, or else it is the one of comma, semicolon, tab
    /// and vertical bar that makes the most known columns.
    /// </value>
    public char? Separator { get; init; }

    /// <summary>Whether the apostrophes are removed that the formula guard of our exports (policy <c>text-2</c>) puts before text.</summary>
    /// <value>
    /// Default null: in files that lie as they were delivered beside a manifest that names the policy. <see langword="true"/>: in all files but
    /// those whose manifest says that they have no guard. <see langword="false"/>: in none.
    /// </value>
    public bool? Unguard { get; init; }

    /// <summary>The custom attributes to read: columns of these names. A warning names those that no file has.</summary>
    /// <value>Default null: every column that is not known is a custom attribute.</value>
    public IReadOnlyList<string>? CustomAttributes { get; init; }

    /// <summary>The custom events to read: columns of these names, which hold their count. A warning names those that no file has.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>
    /// How many malformed records of a file are skipped. A record whose quotes are wrong is skipped only if it is one line: otherwise
    /// the next record cannot be found.
    /// </summary>
    /// <value>Default null: the first malformed record ends the reading.</value>
    public SkipLimit? SkipMalformed { get; init; }

    /// <summary>
    /// Called for each malformed record that is skipped: file, line and what is wrong, without a value. Several threads call it
    /// at once, not in the order of the records. An exception of it ends the reading.
    /// </summary>
    /// <value>Default null: no call.</value>
    public Action<SourceFormatException>? OnMalformed { get; init; }

    /// <summary>
    /// The encoding of files that have no byte order mark. Code pages such as <c>windows-1252</c> come from
    /// <see cref="System.Text.CodePagesEncodingProvider"/>. Bytes that are invalid in the encoding make a malformed record.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets a sentence, without a personal value, for what the source skips or finds odd: a column that is not read, for example. Each sentence
    /// comes once a source. It may be called by several threads at once. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
