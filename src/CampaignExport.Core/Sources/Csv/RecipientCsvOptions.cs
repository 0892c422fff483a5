using System.Collections.ObjectModel;
using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>The options of CSV files of recipients.</summary>
/// <remarks>Immutable, and thread-safe if its callbacks are.</remarks>
public sealed class RecipientCsvOptions
{
    /// <summary>The maximum number of records in a page. A page also ends when its cells reach 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>The separator of the cells, for files in which it yields a known column: an ASCII character other than a quote or a line break.</summary>
    /// <value>
    /// Default null. Then, and for other files, the separator is taken from a first line such as <c>sep=;</c>, or else it is the one of
    /// comma, semicolon, tab and vertical bar that yields the most known columns.
    /// </value>
    public char? Separator { get; init; }

    /// <summary>Whether to remove the apostrophes that the formula guard of our exports adds to text (policy <c>text-2</c>).</summary>
    /// <value>
    /// Default null: only in unchanged exports whose manifest is in the same folder and names the policy. <see langword="true"/>: in all files
    /// except those whose manifest shows that they have no guard. <see langword="false"/>: in no files.
    /// </value>
    public bool? RemoveFormulaGuard { get; init; }

    /// <summary>The names of the custom attributes to read, each from the column of that name. A warning names those that no file has.</summary>
    /// <value>Default null: every unknown column is a custom attribute.</value>
    public IReadOnlyList<string>? CustomAttributes { get; init; }

    /// <summary>The names of the custom events to read, each with its count from the column of that name. A warning names those that no file has.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>
    /// The limit of malformed records to skip per file; null to throw at the first one. A malformed record that spans several lines is not
    /// skipped, because a missing quote could hide the start of the next record.
    /// </summary>
    /// <value>Default null.</value>
    public SkipLimit? SkipMalformed { get; init; }

    /// <summary>
    /// Called for each skipped malformed record, with the file, the line and the problem. Several threads call it concurrently, not in the
    /// order of the records. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: no callback.</value>
    public Action<SourceFormatException>? OnMalformed { get; init; }

    /// <summary>
    /// Called with the error for each file, or entry of an archive, with more malformed records than <see cref="SkipMalformed"/> allows. The read then
    /// continues. Several threads call it concurrently. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: the error ends the read.</value>
    public Action<SourceFormatException>? OnOverLimit { get; init; }

    /// <summary>
    /// The encoding of files without a byte order mark. <see cref="System.Text.CodePagesEncodingProvider"/> provides code pages such as
    /// <c>windows-1252</c>. A record with invalid bytes is malformed.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 if the first bytes indicate it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// The descriptions of campaigns by API id, as in <see cref="UserExportOptions.Campaigns"/>. They matter for our own exports, whose rows have a receipt.
    /// </summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<string, Campaign> Campaigns { get; init; } = ReadOnlyDictionary<string, Campaign>.Empty;

    /// <summary>
    /// Called for each warning, such as for an unknown column, with a sentence without personal data. It is called once per sentence and
    /// source, possibly on several threads concurrently. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
