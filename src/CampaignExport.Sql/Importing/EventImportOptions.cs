using System.Text;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>The options of an import of event files.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record EventImportOptions
{
    /// <summary>The formats to read in addition to JSON, CSV and Parquet. The first format that recognizes a file reads it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<IRecordFormat> Formats { get; init; } = [];

    /// <summary>Whether to read files again that an earlier import has read completely.</summary>
    /// <value>Default <see langword="false"/>: they are read again only if they changed.</value>
    public bool RereadFiles { get; init; }

    /// <summary>
    /// The number of malformed lines or records that a file may have. They are never imported. A file with more of them does not count as read:
    /// <see cref="EventImport.FilesOverLimit"/> names it, and the next import reads it again.
    /// </summary>
    /// <value>Default: none.</value>
    public SkipLimit AllowedMalformed { get; init; } = SkipLimit.FromRecords(0);

    /// <summary>Called for each malformed line or record, with the file, the line and the problem. An exception of the callback ends the import.</summary>
    /// <value>Default null: no callback.</value>
    public Action<SourceFormatException>? OnRejected { get; init; }

    /// <summary>
    /// Called for each file after its events were committed, and for each file that is skipped because it was imported before, in the order of the files. An
    /// exception of the callback ends the import.
    /// </summary>
    /// <value>Default null: no callback.</value>
    public Action<ImportedFile>? OnFile { get; init; }

    /// <summary>The encoding of files without a byte order mark: <see cref="MessageEventOptions.Encoding"/>.</summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 if the first bytes indicate it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>The number of events after which the import commits, at the end of a page. Memory depends on it.</summary>
    internal int EventsPerCommit { get; init; } = 1_000_000;

    /// <summary>The number of lines of a page. The events of larger pages would outlive a collection of the youngest generation.</summary>
    internal int PageSize { get; init; } = 2_000;

    /// <summary>Called for each warning, with a sentence that contains no personal data. An exception of the callback ends the import.</summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
