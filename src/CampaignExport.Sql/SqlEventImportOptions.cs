using System.Text;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>How files of events are imported.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record SqlEventImportOptions
{
    /// <summary>The formats that are read beside JSON Lines. The first one that recognizes a file reads it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<IMessageEventFormat> Formats { get; init; } = [];

    /// <summary>How many lines, or records, are kept in one transaction. Memory depends on it.</summary>
    /// <value>Default 20,000.</value>
    public int PageSize { get; init; } = 20_000;

    /// <summary>Whether files are read that an earlier import has read, too: after events were deleted, for instance.</summary>
    /// <value>Default <see langword="false"/>: they are not, unless they changed.</value>
    public bool RereadFiles { get; init; }

    /// <summary>Whether events that are marked as made by a machine are skipped: <see cref="MessageEventOptions.HumanOnly"/>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool HumanOnly { get; init; }

    /// <summary>
    /// How many malformed lines or records a file may have. They are always left out. A file that has more does not count as read: the next import reads
    /// it again, and <see cref="SqlEventImport.FilesOverLimit"/> names it.
    /// </summary>
    /// <value>Default: none.</value>
    public SkipLimit AllowedMalformed { get; init; } = SkipLimit.FromRecords(0);

    /// <summary>Told of each malformed line or record that is left out: file, line and what is wrong, without a value. What it throws ends the import.</summary>
    /// <value>Default null: nobody is told.</value>
    public Action<SourceFormatException>? OnRejected { get; init; }

    /// <summary>The encoding of files that have no byte order mark, as in <see cref="MessageEventOptions.Encoding"/>.</summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets a sentence, without a personal value, for what the import skips or finds odd: a pipe in a folder, for example. What it throws ends the import.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
