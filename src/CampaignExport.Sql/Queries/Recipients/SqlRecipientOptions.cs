
namespace CampaignExport.Sql;

/// <summary>The options of recipients in a database.</summary>
public sealed class SqlRecipientOptions
{
    /// <summary>The maximum number of recipients in a page. It affects the bytes of compressed files.</summary>
    /// <value>Default 4096.</value>
    public int PageSize { get; set; } = 4096;

    /// <summary>
    /// The number of recipients that a statement reads. A large export takes several statements, each of which continues after the previous one.
    /// </summary>
    /// <value>Default 65,536.</value>
    public int StatementSize { get; set; } = 65_536;

    /// <summary>
    /// Whether all statements of an export see the database as it was when the first one began: in one transaction, on one connection, for as
    /// long as the export takes. After an interruption, a new transaction begins.
    /// </summary>
    /// <value>Default <see langword="false"/>: each statement sees what was committed before it.</value>
    public bool Snapshot { get; set; }

    /// <summary>The time-out of a page, which includes the time until the first rows of a statement. Time in which the export does not request rows does not count.</summary>
    /// <value>Default null: none.</value>
    public TimeSpan? StatementTimeout { get; set; }

    /// <summary>
    /// Called with each warning at the end of an export, a sentence without personal data: for a chosen custom attribute or event that no recipient has, and for a
    /// campaign without recipients. An export of some random buckets or a resumed one does not read all recipients and has no warnings. It may be called
    /// concurrently. An exception ends the export.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; set; }

    /// <summary>
    /// A SELECT over the host's own tables: a row for each recipient of the campaign
    /// <c>@campaign</c>, without ORDER BY and LIMIT, which the library adds. <c>@campaign</c> is text, and null only if recipients are read without a
    /// campaign. The names of documented columns are case-insensitive; all other columns are custom attributes. The query is validated when the host starts.
    /// </summary>
    /// <value>Default null. It is required.</value>
    public string? Query { get; set; }

    /// <summary>
    /// The column of <see cref="Query"/> that identifies a recipient. The library orders by it and continues after it. A null or repeated key ends the export
    /// with an error; a floating-point key is refused at start-up. An index on it makes reading fast.
    /// </summary>
    /// <value>Default null. It is required.</value>
    public string? Key { get; set; }

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (PageSize is < 1 or > 1_000_000)
            yield return "SqlRecipientOptions.PageSize must be from 1 to 1,000,000.";
        if (StatementSize < 1)
            yield return "SqlRecipientOptions.StatementSize must be at least 1.";
        if (StatementTimeout <= TimeSpan.Zero)
            yield return "SqlRecipientOptions.StatementTimeout must be positive, or null for none.";
        if (string.IsNullOrWhiteSpace(Query))
            yield return "SqlRecipientOptions.Query is required: a SELECT that returns the recipients.";
        if (string.IsNullOrWhiteSpace(Key))
            yield return "SqlRecipientOptions.Key is required: name the column of the query that identifies a recipient.";
    }
}
