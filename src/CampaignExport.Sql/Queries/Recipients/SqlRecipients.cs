using System.Data.Common;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sql;

/// <summary>Reads recipients from a relational database by a host's query.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqlRecipients : IRecipientExports
{
    private readonly SqlDatabase _database;
    private volatile HostStatements? _statements;
    private readonly SqlRecipientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger? _logger;

    /// <summary>Creates an instance. The database is not queried yet.</summary>
    /// <param name="source">The source of connections. The caller disposes it.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock of time-outs; null for the system clock.</param>
    /// <param name="logger">Logs completed exports and errors of the clean-up; null for none.</param>
    internal SqlRecipients(
        DbDataSource source,
        SqlDialect dialect,
        SqlRecipientOptions options,
        TimeProvider? time = null,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(options);
        (_database, _options, _time, _logger) = (SqlDatabase.Get(source, dialect), options, time ?? TimeProvider.System, logger);
    }

    /// <summary>
    /// Validates <see cref="SqlRecipientOptions.Query"/> against the database, without reading rows. Does nothing on a second call. A host
    /// calls it at start-up.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Warnings about what makes the query slow, such as a DISTINCT that sorts all rows for each statement. Empty for none.</returns>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all its errors.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var statements = _statements ??= await HostStatements.CheckAsync(_database, _options, cancellationToken).ConfigureAwait(false);
        return statements.Warnings;
    }

    /// <summary>Creates a source that reads the fields of the chosen columns.</summary>
    /// <param name="choice">The contents and its columns.</param>
    /// <returns>The source, with its columns.</returns>
    /// <exception cref="ExportRequestException">
    /// A column is unknown, or is personal data that the user may not see, or the host's query does not return a custom attribute.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="CheckAsync"/> has not been called.</exception>
    public SqlRecipientSource CreateSource(RecipientChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.Engagement || choice.Only is not null)
            throw RecipientColumns.NoEvents();
        var statements = _statements ?? throw new InvalidOperationException("The query of recipients has not been validated. Call SqlRecipients.CheckAsync first.");
        statements.Require(choice);
        var columns = SqlRecipientColumns.Create(choice, statements.Key, statements.Custom);
        return new(_database, statements, columns, choice, _options, _time);
    }

    async ValueTask<IReadOnlyList<RecipientQuery>> IRecipientExports.PartitionAsync(
        RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return await CreateSource(choice).PartitionAsync(query, count, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The columns that <see cref="SqlRecipientOptions.Query"/> returns.</remarks>
    /// <exception cref="InvalidOperationException">The query is invalid.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<string>?> FindColumnsAsync(CancellationToken cancellationToken = default)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return _statements!.Columns;
    }

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">A column is unknown, or is personal data that the user may not see.</exception>
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

/// <summary>Validates the query of recipients when the host starts, so that no export fails because of it later.</summary>
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
