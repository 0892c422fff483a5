using System.Text;

namespace CampaignExport.Sources;

/// <summary>The options of event files.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class MessageEventOptions
{
    /// <summary>The formats to read in addition to JSON and CSV. The first format that recognizes a file reads it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<IRecordFormat> Formats { get; init; } = [];

    /// <summary>The maximum number of lines or records in a page.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>
    /// Whether to skip and count events that are marked as made by a machine (<c>machine_open</c>, <c>is_suspected_bot_click</c>).
    /// </summary>
    /// <value>Default <see langword="false"/>: such events count, as documented.</value>
    public bool HumanOnly { get; init; }

    /// <summary>Whether to skip and count malformed lines and records instead of throwing.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SkipMalformed { get; init; }

    /// <summary>Called for each skipped malformed line or record, with the file, the line and the problem. An exception of the callback ends the read.</summary>
    /// <value>Default null: no callback.</value>
    public Action<SourceFormatException>? OnMalformed { get; init; }

    /// <summary>
    /// The encoding of files without a byte order mark. <see cref="System.Text.CodePagesEncodingProvider"/> provides code pages such as
    /// <c>windows-1252</c>. A line or record with invalid bytes is malformed.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 if the first bytes indicate it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Called for each warning, such as for a skipped pipe in a folder, with a sentence without personal data. It is called once per sentence
    /// and source, possibly on several threads concurrently. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Creates the same options with other formats.</summary>
    internal MessageEventOptions With(IReadOnlyList<IRecordFormat> formats, bool skipMalformed) => new()
    {
        Formats = formats,
        PageSize = PageSize,
        HumanOnly = HumanOnly,
        SkipMalformed = skipMalformed,
        OnMalformed = OnMalformed,
        Encoding = Encoding,
        OnWarning = OnWarning,
    };
}
