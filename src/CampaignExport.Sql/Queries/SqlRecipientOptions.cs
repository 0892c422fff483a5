using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

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
    /// Gets a sentence, without a personal value, for what a reading finds odd at its end: a chosen custom attribute or event that no recipient has, or a campaign
    /// that nobody received. One of some random buckets, and one that begins in the middle, do not see all and say nothing. It may be called by several threads at
    /// once. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; set; }

    /// <summary>
    /// A SELECT of the host over its own tables, in place of the tables of a <see cref="SqlProfileStore"/>: a row for each recipient of the campaign
    /// <c>@campaign</c>, without ORDER BY and LIMIT, which the library adds. <c>@campaign</c> is text, and null only where recipients are read without a
    /// campaign. Columns are found by name: the documented ones, in any case; all others are custom attributes. The query is checked when the host starts.
    /// </summary>
    /// <value>Default null: the tables of a <see cref="SqlProfileStore"/>.</value>
    public string? Query { get; set; }

    /// <summary>
    /// The column of <see cref="Query"/> that identifies a recipient. The library orders by it and continues after it. A key that is null or comes twice
    /// ends the export with an error; a floating-point number is refused at start. An index on it makes reading fast.
    /// </summary>
    /// <value>Default null. With a <see cref="Query"/> it is required.</value>
    public string? Key { get; set; }

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
        if (Query is not null && string.IsNullOrWhiteSpace(Key))
            yield return new("SqlRecipientOptions.Key is missing: name the column of the query that identifies a recipient.");
        if (Query is null && Key is not null)
            yield return new("SqlRecipientOptions.Key is given without SqlRecipientOptions.Query.");
    }
}

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqlRecipientOptionsValidator : IValidateOptions<SqlRecipientOptions>;
