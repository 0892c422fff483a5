using System.Data.Common;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Counts daily metrics of campaigns from the events of a <see cref="SqlEventStore"/>, in the database.</summary>
/// <remarks>
/// Thread-safe. What counts as what says <see cref="EventKinds"/>. The control group is shown with the channel of a campaign that has one
/// channel only; its conversions are not among those of the campaign.
/// </remarks>
public sealed class SqlCampaignMetricsSource : ICampaignMetricsSource
{
    private readonly SqlDatabase _database;
    private readonly EventStatements _sql;
    private readonly SqlSchema _schema;

    /// <summary>Makes a source. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first call makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    internal SqlCampaignMetricsSource(
        DbDataSource source, SqlDialect dialect, string tablePrefix = SqlSchema.DefaultTablePrefix, bool migrateOnFirstUse = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = SqlDatabase.Get(source, dialect);
        _sql = new EventStatements(tablePrefix);
        _schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, EventTables.First, EventTables.Second);
    }

    /// <summary>How long one of the queries may take, of which there are seven or so; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</summary>
    /// <value>Default five minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is neither positive nor infinite.</exception>
    public TimeSpan QueryTimeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time of a query is positive, or infinite.");
    } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    /// <remarks>All queries see the database as it was at the first of them, and change nothing.</remarks>
    /// <exception cref="TimeoutException">A query took longer than <see cref="QueryTimeout"/>, and was stopped.</exception>
    /// <exception cref="InvalidOperationException">The tables are not there, and the source was told not to make them.</exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await _schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(QueryTimeout, snapshot => CountAsync(snapshot, query, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<DailyMetrics> CountAsync(SqlSnapshot snapshot, MetricsQuery query, CancellationToken cancellationToken)
    {
        var (span, counts) = await snapshot.ReadAsync(Statement(_sql.Describe), DescribeAsync, cancellationToken).ConfigureAwait(false);
        if (span is not { } events)
            return counts.Build();

        // More than the days wanted, whatever the zone: what is over is left out below.
        var margin = TimeSpan.FromHours(36);
        var zone = query.Range is { } range
            ? ZoneSegment.Split(query.TimeZone, Begin(range.First) - margin, Begin(range.Last) + margin + margin)
            : ZoneSegment.Split(query.TimeZone, events.First, events.Last.AddTicks(1));
        counts.Range = query.Range;
        await CountAsync(_sql.Each(zone), EventCounting.Each).ConfigureAwait(false);
        await CountAsync(_sql.FirstOfMessage(zone), EventCounting.FirstOfMessage).ConfigureAwait(false);
        await CountAsync(_sql.FirstPerUser(zone), EventCounting.FirstPerUser).ConfigureAwait(false);
        await snapshot.ReadAsync(Statement(_sql.UsersPerDay(zone)), async (reader, token) =>
        {
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                counts.AddPersons(Day(reader, 0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3));
            await reader.NextResultAsync(token).ConfigureAwait(false);
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                counts.AddPersons(Day(reader, 0), reader.GetInt64(1));
            return true;
        }, cancellationToken).ConfigureAwait(false);
        await ReadRowsAsync(_sql.Conversions(zone), row => counts.AddConversions(
            (ConversionRow)row.GetInt32(0), Day(row, 1), row.GetString(2), row.GetString(3), row.GetInt64(4))).ConfigureAwait(false);
        return counts.Build();

        SqlStatement Statement(string sql) => new SqlStatement(sql).With("campaign", query.CampaignId);

        Task CountAsync(string sql, EventCounting counting) => ReadRowsAsync(sql, row => counts.Add(
            Day(row, 0), row.GetString(1), row.GetString(2), EventKinds.Find(row.GetString(3))!, counting, row.GetString(4), row.GetInt64(5)));

        async Task ReadRowsAsync(string sql, Action<DbDataReader> take) => await snapshot.ReadAsync(Statement(sql), async (reader, token) =>
        {
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                take(reader);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static DateTimeOffset Begin(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly Day(DbDataReader reader, int column) => DateOnly.FromDayNumber((int)reader.GetInt64(column));

    private static async Task<((DateTimeOffset First, DateTimeOffset Last)? Span, EventCounts Counts)> DescribeAsync(
        DbDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        (DateTimeOffset, DateTimeOffset)? span = reader.IsDBNull(0)
            ? null : (SqlInstant.FromNumber(reader.GetInt64(0)), SqlInstant.FromNumber(reader.GetInt64(1)));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var variations = new List<Variation>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (channel, id) = (reader.GetString(0), reader.GetString(1));
            variations.Add(new(channel, id.Length == 0 ? null : id, reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        return (span, new EventCounts(variations));
    }
}
