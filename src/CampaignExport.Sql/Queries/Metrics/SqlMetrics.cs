using System.Data.Common;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Reads the daily metrics of campaigns by a query over the host's own tables. The database aggregates, and returns only the numbers of days.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SqlMetrics : ICampaignMetricsSource
{
    private readonly SqlDatabase _database;
    private readonly SqlMetricsOptions _options;
    private volatile HostMetricStatements? _statements;

    /// <summary>Creates a source. The database is not queried yet.</summary>
    /// <param name="source">The source of connections. The caller disposes it.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="options">The query and the known channels.</param>
    /// <exception cref="ArgumentException"><see cref="SqlMetricsOptions.Query"/> is missing.</exception>
    public SqlMetrics(DbDataSource source, SqlDialect dialect, SqlMetricsOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Query, "SqlMetricsOptions.Query");
        (_database, _options) = (SqlDatabase.Get(source, dialect), options);
    }

    /// <summary>The time-out of the query; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    /// <value>Default five minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The time is neither positive nor infinite.</exception>
    public TimeSpan QueryTimeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "QueryTimeout must be positive or infinite.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>Validates <see cref="SqlMetricsOptions.Query"/> against the database, without reading rows. A second call does nothing. A host calls it at start-up.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the query is validated.</returns>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all its errors.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken = default) =>
        _statements ??= await HostMetricStatements.CheckAsync(_database, _options.Query!, cancellationToken).ConfigureAwait(false);

    // A query of days is refused when hours are requested.
    public bool HasHours => true;

    /// <inheritdoc/>
    /// <remarks>The query runs in one read-only transaction.</remarks>
    /// <exception cref="ExportRequestException">Hours are requested, and the query returns days, or numbers of people.</exception>
    /// <exception cref="SourceDataException">Rows cannot be counted. The message names day, channel and metric, and no personal data.</exception>
    /// <exception cref="SqlQueryException">The database fails for a reason other than its data.</exception>
    /// <exception cref="InvalidOperationException">The query is invalid.</exception>
    /// <exception cref="TimeoutException">The query took longer than <see cref="QueryTimeout"/> and was cancelled.</exception>
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
            throw HostQueryError.Create(_database.Dialect.Rows, "SqlMetricsOptions.Query", error);
        }
    }

    private async Task<DailyMetrics> CountAsync(SqlSnapshot snapshot, HostMetricStatements statements, MetricsQuery query, CancellationToken cancellationToken)
    {
        var range = query.Range;
        if (range is null || query.Granularity == Granularity.Hour)
        {
            var (days, hasDaysOnly) = await snapshot.ReadAsync(
                Statement(statements.Span), (reader, token) => ReadSpanAsync(reader, query.TimeZone, token), cancellationToken).ConfigureAwait(false);
            if (hasDaysOnly && query.Granularity == Granularity.Hour)
            {
                throw new ExportRequestException(
                    $"SqlMetricsOptions.Query returns days without a time, which have no hours. Return times, or choose day, week or month.",
                    $"SqlMetricsOptions.Query renvoie des jours sans heure. Renvoyez des heures, ou choisissez jour, semaine ou mois.");
            }

            range ??= days;
        }

        if (query.Granularity.IsLongerThanDay() && !statements.HasPeople)
            query = query with { Granularity = Granularity.Day };
        var rows = await ReadAsync().ConfigureAwait(false);
        if (query.Granularity != Granularity.Day && rows.Find(row => row is { IsOfPeople: false, Value: not 0 } && _options.Catalog.FindMetric(row.Channel, row.Metric) is { SumsOverDays: false }) is { } given)
        {
            if (query.Granularity == Granularity.Hour)
            {
                throw new ExportRequestException(
                    $"SqlMetricsOptions.Query returns {given.Metric} as a number, which counts people once a day, not once an hour. Return people in its place, or choose day, week or month.",
                    $"SqlMetricsOptions.Query renvoie {given.Metric} comme un nombre, qui compte les personnes une fois par jour, non par heure. Renvoyez des personnes à la place, ou choisissez jour, semaine ou mois.");
            }

            query = query with { Granularity = Granularity.Day };
            rows = await ReadAsync().ConfigureAwait(false);
        }

        return HostMetricCounts.Create(rows, query, range, _options.Catalog);

        Task<List<HostMetricRow>> ReadAsync() => snapshot.ReadAsync(
            Statement(statements.Count(range, query.TimeZone, query.Granularity)), (reader, token) => HostMetricRow.ReadAsync(reader, query, token), cancellationToken);

        SqlStatement Statement(string sql) => new SqlStatement(sql).With("campaign", query.CampaignId);
    }

    /// <summary>Reads the days of the first and the last row, any day if there are no rows, and whether a row has a day without a time.</summary>
    private static async Task<(DayRange Days, bool HasDaysOnly)> ReadSpanAsync(DbDataReader reader, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        DateOnly?[] days =
        [
            .. Enumerable.Range(0, 2).Select(at => reader.IsDBNull(at) ? (DateOnly?)null
                : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(SqlInstant.FromNumber(reader.GetInt64(at)), zone).DateTime)),
            .. Enumerable.Range(2, 2).Select(at => reader.IsDBNull(at) ? (DateOnly?)null : DateOnly.FromDayNumber((int)reader.GetInt64(at))),
        ];
        return (days.Min() is { } first ? new DayRange(first, days.Max()!.Value) : new DayRange(default, default), days[2] is not null);
    }
}
