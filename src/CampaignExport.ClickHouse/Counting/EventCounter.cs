using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Counts the events of campaigns. Each statement reads the events up to a commit, each once.</summary>
internal sealed class EventCounter(ClickHouseDatabase database, Commits commits)
{
    public async Task<DailyMetrics> CountAsync(MetricsQuery query, bool humanOnly, Campaign? campaign, CancellationToken cancellationToken)
    {
        var commit = await commits.LastAsync(cancellationToken).ConfigureAwait(false);
        var entry = await StoreCatalog.ReadAsync(database, query.CampaignId, commit, cancellationToken).ConfigureAwait(false);
        var details = campaign ?? entry.Details ?? new Campaign();
        var variations = EventVariations.Create(details, entry.Messages);
        if (entry.Events == 0)
            return new CountedRows { Variations = variations }.ToMetrics(query, details.ConversionBehaviors, query.WithPeople ? new DistinctPeople(0) : null, users: null);
        var statements = CountingStatements.Create(ClickHouseDialect.Counting, query.TimeZone, entry.First, entry.Last, details, query.Granularity, entry.HasOtherBehavior);
        var reader = Reader(query.CampaignId, humanOnly, commit, cancellationToken);
        var rows = await reader.CountAsync(statements, variations, hasPurchases: true).ConfigureAwait(false);
        var people = query.WithPeople ? await reader.CountPeopleAsync(query.Range, query.TimeZone, withEngaged: true).ConfigureAwait(false) : null;
        var users = query.Granularity.IsLongerThanDay()
            ? await reader.CountPeopleAsync(statements.UsersPer(query.Granularity, DayMoments.When(query.Range, query.TimeZone))).ConfigureAwait(false)
            : null;
        return rows.ToMetrics(query, details.ConversionBehaviors, people, users);
    }

    public async Task<DistinctPeople> CountPeopleAsync(string campaignId, DayRange? range, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var commit = await commits.LastAsync(cancellationToken).ConfigureAwait(false);
        return await Reader(campaignId, humanOnly: false, commit, cancellationToken).CountPeopleAsync(range, zone, withEngaged: false).ConfigureAwait(false);
    }

    private CountReader Reader(string campaignId, bool humanOnly, long commit, CancellationToken cancellationToken) => new(
        ClickHouseDialect.Counting, (sql, take) => database.ReadAsync(database.Tables.OnShards(Over(campaignId, humanOnly, commit, sql)), take, cancellationToken));

    /// <summary>Gets a statement with the tables that it reads.</summary>
    internal string Over(string campaignId, bool humanOnly, long commit, string sql)
    {
        var tables = database.Tables;
        var until = commit.ToString(CultureInfo.InvariantCulture);
        var e = $"""
            e AS (
                SELECT kind, channel, variation_id, t, person, dispatch, detail, automated FROM {tables.Local(tables.Events)} FINAL
                WHERE campaign = {ClickHouseDialect.Literal(campaignId)} AND commit <= {until}{(humanOnly ? " AND NOT automated" : "")})
            """;
        var p = $"p AS (SELECT t, person, currency, price FROM {tables.Local(tables.Purchases)} FINAL WHERE commit <= {until} AND {CountingStatements.IsRecipient("person")})";
        const string with = "WITH ";
        return sql.StartsWith(with, StringComparison.Ordinal) ? $"{with}{e}, {p}, {sql[with.Length..]}" : $"{with}{e}, {p} {sql}";
    }
}
