using System.ComponentModel.DataAnnotations;

namespace CampaignExport.Sql;

/// <summary>How recipients are read from a database.</summary>
public sealed class SqlRecipientOptions : IValidatableObject
{
    /// <summary>How many recipients a page has, at most. It decides on the bytes of an export.</summary>
    /// <value>Default 4096.</value>
    public int PageSize { get; set; } = 4096;

    /// <summary>
    /// How many recipients a statement asks for where one connection reads. A large export is several statements, each of which goes on after the one before.
    /// With more <see cref="Connections"/> a statement asks for a page.
    /// </summary>
    /// <value>Default 65,536.</value>
    public int StatementSize { get; set; } = 65_536;

    /// <summary>
    /// How many connections read pages at the same time, each some thousand recipients ahead of the export; they come in their order nevertheless. With
    /// <see cref="Snapshot"/>, by random buckets and with a <see cref="Query"/> one connection reads. Another number than one makes other pages, and so other
    /// bytes of compressed files.
    /// </summary>
    /// <value>Default null: two from SQLite, which reads in the process itself; one from PostgreSQL. There more are worth trying where the server has processors to spare.</value>
    public int? Connections { get; set; }

    /// <summary>
    /// Whether all statements of a reading see the database as it was when the first one began: in one transaction, on one connection, for as
    /// long as the export takes. After an interruption a new reading begins.
    /// </summary>
    /// <value>Default <see langword="false"/>: each statement sees what was committed before it.</value>
    public bool Snapshot { get; set; }

    /// <summary>How long the database may take for a page, so for a statement until its first rows come. Time in which nobody asks for rows does not count.</summary>
    /// <value>Default null: any time.</value>
    public TimeSpan? StatementTimeout { get; set; }

    /// <summary>
    /// A query of the host that recipients are read by, in place of the tables of a <see cref="SqlProfileStore"/>. It gives a row a recipient, in the
    /// order of <see cref="KeyColumn"/>, with the documented columns by their names, and has these parameters: <c>@campaign</c> (text),
    /// <c>@cursor</c> (the text of the key to go on after; null to begin), <c>@limit</c> (whole number) and, if the host can tell random buckets,
    /// <c>@first_bucket</c> and <c>@last_bucket</c>. What it gives besides are custom attributes. It is checked when the host starts.
    /// </summary>
    /// <value>Default null: our tables.</value>
    public string? Query { get; set; }

    /// <summary>The column of <see cref="Query"/> that its rows are ordered by. No two recipients have the same, and none has null.</summary>
    /// <value>Default <c>braze_id</c>.</value>
    public string KeyColumn { get; set; } = "braze_id";

    /// <summary>The documented columns that <see cref="Query"/> does not give. Their cells are empty.</summary>
    /// <value>Default: none, so that a slip in a name is found.</value>
    public ISet<string> WithoutColumns { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PageSize is < 1 or > 1_000_000)
            yield return new("SqlRecipientOptions.PageSize is from 1 to 1,000,000.");
        if (Connections is < 1 or > 64)
            yield return new("SqlRecipientOptions.Connections is from 1 to 64.");
        if (StatementSize < 1)
            yield return new("SqlRecipientOptions.StatementSize is 1 at least.");
        if (StatementTimeout <= TimeSpan.Zero)
            yield return new("SqlRecipientOptions.StatementTimeout is not positive; leave it null for any time.");
        if (Query is not null && string.IsNullOrWhiteSpace(Query))
            yield return new("SqlRecipientOptions.Query is empty; leave it null for the tables of profiles.");
        if (string.IsNullOrEmpty(KeyColumn))
            yield return new("SqlRecipientOptions.KeyColumn is missing.");
    }
}
