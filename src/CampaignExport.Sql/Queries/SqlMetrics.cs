using System.Data.Common;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Daily metrics of campaigns by a query of the host over its own tables. The database adds up; only the numbers of days leave it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqlMetrics : ICampaignMetricsSource
{
    private readonly SqlDatabase _database;
    private readonly SqlMetricsOptions _options;
    private volatile HostMetricStatements? _statements;

    /// <summary>Creates a source. The database is not queried yet.</summary>
    /// <param name="source">Where connections come from. The caller keeps it.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="options">The query, and what it may give.</param>
    /// <exception cref="ArgumentException"><see cref="SqlMetricsOptions.Query"/> is missing.</exception>
    public SqlMetrics(DbDataSource source, SqlDialect dialect, SqlMetricsOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Query, "SqlMetricsOptions.Query");
        (_database, _options) = (SqlDatabase.Of(source, dialect), options);
    }

    /// <summary>How long the query may take; <see cref="Timeout.InfiniteTimeSpan"/> for any time.</summary>
    /// <value>Default five minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The time is neither positive nor infinite.</exception>
    public TimeSpan QueryTimeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time of a query is positive, or infinite.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>Checks <see cref="SqlMetricsOptions.Query"/> against the database, without reading rows. Does nothing if it was checked. A host does it at start.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the query is known to be usable.</returns>
    /// <exception cref="InvalidOperationException">The query cannot be used. The message names all that is wrong with it.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken = default) =>
        _statements ??= await HostMetricStatements.CheckAsync(_database, _options.Query!, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>The database is read in one transaction, which changes nothing.</remarks>
    /// <exception cref="SourceDataException">Rows cannot be counted. The message names day, channel and metric, and no value of a person.</exception>
    /// <exception cref="SqlQueryException">The database fails for another reason than its data.</exception>
    /// <exception cref="InvalidOperationException">The query cannot be used.</exception>
    /// <exception cref="TimeoutException">The query takes longer than <see cref="QueryTimeout"/>, and was stopped.</exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _database.ReadAsync(QueryTimeout, snapshot => CountAsync(snapshot, _statements!, query, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw HostQueryError.Of(_database.Dialect.Rows, "SqlMetricsOptions.Query", error);
        }
    }

    private async Task<DailyMetrics> CountAsync(SqlSnapshot snapshot, HostMetricStatements statements, MetricsQuery query, CancellationToken cancellationToken)
    {
        var range = query.Range ?? await snapshot.ReadAsync(
            Statement(statements.Span), (reader, token) => ReadSpanAsync(reader, query.TimeZone, token), cancellationToken).ConfigureAwait(false);
        var rows = await snapshot.ReadAsync(Statement(statements.Count(range, query.TimeZone)), HostMetricRow.ReadAsync, cancellationToken).ConfigureAwait(false);
        return HostMetricCounts.Of(rows, range, _options.Catalog);

        SqlStatement Statement(string sql) => new SqlStatement(sql).With("campaign", query.CampaignId);
    }

    /// <summary>Reads from which day to which one there are rows; any day if there are none.</summary>
    private static async Task<DayRange> ReadSpanAsync(DbDataReader reader, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        DateOnly?[] days =
        [
            .. Enumerable.Range(0, 2).Select(at => reader.IsDBNull(at) ? (DateOnly?)null
                : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(SqlInstant.FromNumber(reader.GetInt64(at)), zone).DateTime)),
            .. Enumerable.Range(2, 2).Select(at => reader.IsDBNull(at) ? (DateOnly?)null : DateOnly.FromDayNumber((int)reader.GetInt64(at))),
        ];
        return days.Min() is { } first ? new DayRange(first, days.Max()!.Value) : new DayRange(default, default);
    }
}
