using System.Data.Common;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.Sql;

/// <summary>Recipients in a relational database: in the tables of a <see cref="SqlProfileStore"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqlRecipients : IRecipientExports
{
    private readonly SqlDatabase _database;
    private readonly SqlSchema _schema;
    private readonly IRecipientStatements _statements;
    private readonly SqlRecipientOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes it. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="options">How recipients are read; null for the defaults.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first reading makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <param name="time">The clock, for time-outs; null for that of the system.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    public SqlRecipients(
        DbDataSource source,
        SqlDialect dialect,
        SqlRecipientOptions? options = null,
        string tablePrefix = SqlSchema.DefaultTablePrefix,
        bool migrateOnFirstUse = true,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = new SqlDatabase(source, dialect);
        _schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, ProfileTables.First);
        _statements = new RecipientStatements(tablePrefix);
        (_options, _time) = (options ?? new SqlRecipientOptions(), time ?? TimeProvider.System);
    }

    /// <summary>Makes a source that reads what the columns of a flavour need.</summary>
    /// <param name="flavour">The flavour.</param>
    /// <param name="options">What of its columns can be chosen; null for the defaults.</param>
    /// <param name="columns">The columns wanted, in order; null for all of the flavour.</param>
    /// <returns>The source, with its columns.</returns>
    /// <exception cref="ArgumentException">There is no such column, or personal data is asked for without the right to see it.</exception>
    public SqlRecipientSource Of(RecipientFlavour flavour, RecipientColumnOptions? options = null, IEnumerable<string>? columns = null) => new(
        _database,
        _schema,
        _statements,
        SqlRecipientColumns.Of(flavour, options ?? new RecipientColumnOptions(), columns, _statements.Key, _statements.Custom),
        _options,
        _time);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such column, or personal data is asked for without the right to see it.</exception>
    public async Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest<Recipient> request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(request);
        var source = Of(choice.Flavour, choice.Options, choice.Columns);
        return await new RecipientExporter<SqlRow>(source, sink, checkpoints, _time)
            .ExportAsync(request.Of(source.Selection), progress, cancellationToken).ConfigureAwait(false);
    }
}
