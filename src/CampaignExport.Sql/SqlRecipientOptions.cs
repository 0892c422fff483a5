using System.ComponentModel.DataAnnotations;

namespace CampaignExport.Sql;

/// <summary>How recipients are read from a database.</summary>
public sealed class SqlRecipientOptions
{
    /// <summary>How many recipients a page has, at most. It decides on the bytes of an export.</summary>
    /// <value>Default 4096.</value>
    [Range(1, 1_000_000, ErrorMessage = "SqlRecipientOptions.PageSize is from 1 to 1000000.")]
    public int PageSize { get; set; } = 4096;

    /// <summary>How many recipients a statement asks for. A large export is several statements, each of which goes on after the one before.</summary>
    /// <value>Default 65,536.</value>
    [Range(1, int.MaxValue, ErrorMessage = "SqlRecipientOptions.StatementSize is 1 at least.")]
    public int StatementSize { get; set; } = 65_536;

    /// <summary>
    /// Whether all statements of a reading see the database as it was when the first one began: in one transaction, on one connection, for as
    /// long as the export takes. After an interruption a new reading begins.
    /// </summary>
    /// <value>Default <see langword="false"/>: each statement sees what was committed before it.</value>
    public bool Snapshot { get; set; }

    /// <summary>How long the database may take for a page, so for a statement until its first rows come. Time in which nobody asks for rows does not count.</summary>
    /// <value>Default null: any time.</value>
    public TimeSpan? StatementTimeout { get; set; }
}
