using System.Text;

namespace CampaignExport.Sources;

/// <summary>How files of events are read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record MessageEventOptions
{
    /// <summary>The formats that are read beside JSON Lines. The first one that recognizes a file reads it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<IMessageEventFormat> Formats { get; init; } = [];

    /// <summary>How many lines, or records, a page has at most.</summary>
    /// <value>Default 20,000.</value>
    public int PageSize { get; init; } = 20_000;

    /// <summary>
    /// Whether events that are marked as made by a machine (<c>machine_open</c>, <c>is_suspected_bot_click</c>) are skipped, and counted as such.
    /// </summary>
    /// <value>Default <see langword="false"/>: they count, as they are documented to.</value>
    public bool HumanOnly { get; init; }

    /// <summary>Whether a malformed line or record is left out and counted instead of ending the reading.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SkipMalformedLines { get; init; }

    /// <summary>Told of each malformed line or record that is left out: file, line and what is wrong, without a value. What it throws ends the reading.</summary>
    /// <value>Default null: nobody is told.</value>
    public Action<SourceFormatException>? OnMalformedLine { get; init; }

    /// <summary>
    /// The encoding of files that have no byte order mark. Code pages such as <c>windows-1252</c> come from
    /// <see cref="System.Text.CodePagesEncodingProvider"/>. Bytes that are invalid in the encoding make a malformed line or record.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets a sentence, without a personal value, for what the source skips or finds odd: a pipe in a folder, for example. Each sentence
    /// comes once a source. It may be called by several threads at once. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
