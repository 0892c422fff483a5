using System.Data.Common;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sql;

/// <summary>Recipients in a relational database: in the tables of a <see cref="SqlProfileStore"/>, or where a query of the host finds them.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqlRecipients : IRecipientExports
{
    private readonly SqlDatabase _database;
    private readonly SqlSchema? _schema;
    private volatile IRecipientStatements? _statements;
    private readonly SqlRecipientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger? _logger;

    /// <summary>Makes it. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="options">How recipients are read; null for the defaults.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first reading makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <param name="time">The clock, for time-outs; null for that of the system.</param>
    /// <param name="logger">Receives finished exports and errors of the clean-up; null for none.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    public SqlRecipients(
        DbDataSource source,
        SqlDialect dialect,
        SqlRecipientOptions? options = null,
        string tablePrefix = SqlSchema.DefaultTablePrefix,
        bool migrateOnFirstUse = true,
        TimeProvider? time = null,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = SqlDatabase.Of(source, dialect);
        if (options?.Query is null)
        {
            _schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, EventTables.First, EventTables.Second, ProfileTables.First);
            _statements = new RecipientStatements(tablePrefix);
        }

        (_options, _time, _logger) = (options ?? new SqlRecipientOptions(), time ?? TimeProvider.System, logger);
    }

    /// <summary>
    /// Checks <see cref="SqlRecipientOptions.Query"/> against the database, without reading rows. Does nothing if there is none, or if it was checked. A host
    /// does it when it starts.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Warnings: what makes the query slow, such as a DISTINCT that has all rows sorted for each statement. Empty if there are none.</returns>
    /// <exception cref="InvalidOperationException">The query cannot be used. The message names all that is wrong with it.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default)
    {
        _statements ??= await HostStatements.CheckAsync(_database, _options, cancellationToken).ConfigureAwait(false);
        return _statements is HostStatements host ? host.Warnings : [];
    }

    /// <summary>Makes a source that reads what the columns of a contents need.</summary>
    /// <param name="choice">The contents and its columns.</param>
    /// <returns>The source, with its columns.</returns>
    /// <exception cref="ExportRequestException">
    /// There is no such column, or personal data is asked for without the right to see it; or a query of the host does not give a custom attribute.
    /// </exception>
    /// <exception cref="InvalidOperationException">There is a query of the host, and <see cref="CheckAsync"/> was not called.</exception>
    public SqlRecipientSource CreateSource(RecipientChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var statements = _statements ?? throw new InvalidOperationException("The query of recipients was not checked yet. Call SqlRecipients.CheckAsync first.");
        if (statements is HostStatements host)
            host.Require(choice);
        var columns = SqlRecipientColumns.Of(choice, statements.Key, statements.Custom);
        return new(_database, _schema, statements, columns, choice, _options, _time);
    }

    /// <inheritdoc/>
    /// <remarks>Those that <see cref="SqlRecipientOptions.Query"/> gives; null without a query.</remarks>
    /// <exception cref="InvalidOperationException">The query cannot be used.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<string>?> FindColumnsAsync(CancellationToken cancellationToken = default)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return (_statements as HostStatements)?.Columns;
    }

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">There is no such column, or personal data is asked for without the right to see it.</exception>
    public async Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(request);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var source = CreateSource(choice);
        return await new RecipientExporter<SqlRow>(source, _time, _logger)
            .ExportAsync(new(request, source.Selection), sink, checkpoints, progress, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Checks the query of recipients when the host starts, so that no export finds out later.</summary>
internal sealed partial class SqlRecipientCheck(SqlRecipients recipients, ILogger<SqlRecipients> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in await recipients.CheckAsync(cancellationToken).ConfigureAwait(false))
            LogWarning(logger, warning);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(301, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
