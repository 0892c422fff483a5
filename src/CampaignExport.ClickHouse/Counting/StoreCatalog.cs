using System.Globalization;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Reads and writes the catalog of campaigns.</summary>
internal static class StoreCatalog
{
    public static async Task<CatalogEntry> ReadAsync(ClickHouseDatabase database, string campaignId, long commit, CancellationToken cancellationToken)
    {
        var (messages, events, first, last, other) = (new List<EventVariation>(), 0L, long.MaxValue, long.MinValue, false);
        await database.ReadAsync(
            $"""
            SELECT channel, variation_id, is_message, argMinIf(name, commit, name IS NOT NULL), sum(events), min(first), max(last), sum(other_behaviors)
            FROM {database.Tables.Messages} WHERE campaign = {ClickHouseDialect.Literal(campaignId)} AND commit <= {Text(commit)}
            GROUP BY channel, variation_id, is_message
            """,
            row =>
            {
                if (CountReader.Number(row, 2) == 1)
                    messages.Add(new(row.GetString(0), row.GetString(1), row.IsDBNull(3) ? null : row.GetString(3)));
                events += CountReader.Number(row, 4);
                (first, last) = (Math.Min(first, CountReader.Number(row, 5)), Math.Max(last, CountReader.Number(row, 6)));
                other |= CountReader.Number(row, 7) > 0;
            },
            cancellationToken).ConfigureAwait(false);
        return new(await FindDetailsAsync(database, campaignId, commit, cancellationToken).ConfigureAwait(false), EventVariations.Merge(messages), events, first, last, other);
    }

    public static async Task<Campaign?> FindDetailsAsync(ClickHouseDatabase database, string campaignId, long commit, CancellationToken cancellationToken)
    {
        Campaign? details = null;
        await database.ReadAsync(
            $"SELECT details FROM {database.Tables.Campaigns} WHERE campaign = {ClickHouseDialect.Literal(campaignId)} AND commit <= {Text(commit)} ORDER BY commit DESC LIMIT 1",
            row => details = JsonSerializer.Deserialize(row.GetString(0), CommitJson.Default.Campaign),
            cancellationToken).ConfigureAwait(false);
        return details;
    }

    public static async Task<bool> HasAsync(ClickHouseDatabase database, string campaignId, CancellationToken cancellationToken)
    {
        var (tables, campaign, has) = (database.Tables, ClickHouseDialect.Literal(campaignId), false);
        foreach (var table in (string[])[tables.Messages, tables.Campaigns, tables.Receipts])
            await database.ReadAsync($"SELECT 1 FROM {table} WHERE campaign = {campaign} LIMIT 1", _ => has = true, cancellationToken).ConfigureAwait(false);
        return has;
    }

    public static async Task<IReadOnlyList<StoreCampaign>> ListAsync(ClickHouseDatabase database, CancellationToken cancellationToken)
    {
        var tables = database.Tables;
        var (details, events) = (new Dictionary<string, Campaign>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        var found = new SortedDictionary<string, (List<string> Channels, long First, long Last)>(StringComparer.Ordinal);
        await database.ReadAsync(
            $"SELECT campaign, argMax(details, commit) FROM {tables.Campaigns} GROUP BY campaign",
            row => details.Add(row.GetString(0), JsonSerializer.Deserialize(row.GetString(1), CommitJson.Default.Campaign)!),
            cancellationToken).ConfigureAwait(false);
        await database.ReadAsync(
            $"SELECT campaign, count() FROM (SELECT campaign, id FROM {tables.Events} FINAL) GROUP BY campaign",
            row => events.Add(row.GetString(0), CountReader.Number(row, 1)),
            cancellationToken).ConfigureAwait(false);
        await database.ReadAsync($"SELECT DISTINCT campaign FROM {tables.Receipts}", row => found[row.GetString(0)] = ([], 0, 0), cancellationToken).ConfigureAwait(false);
        await database.ReadAsync(
            $"SELECT campaign, channel, min(first), max(last) FROM {tables.Messages} GROUP BY campaign, channel",
            row =>
            {
                var (channels, first, last) = found.TryGetValue(row.GetString(0), out var known) && known.Channels.Count > 0 ? known : ([""], long.MaxValue, long.MinValue);
                found[row.GetString(0)] = ([.. channels, row.GetString(1)], Math.Min(first, CountReader.Number(row, 2)), Math.Max(last, CountReader.Number(row, 3)));
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var id in details.Keys.Where(id => !found.ContainsKey(id)).ToList())
            found[id] = ([], 0, 0);
        return [.. found.Select(pair => Describe(pair.Key, pair.Value.Channels, pair.Value.First, pair.Value.Last))];

        StoreCampaign Describe(string id, List<string> channels, long first, long last)
        {
            var known = details.GetValueOrDefault(id) ?? new Campaign();
            var all = known.Channels.Concat(known.Variations.Where(one => !one.IsControl).Select(one => one.Channel)).Concat(channels)
                .Where(channel => channel.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            var hasEvents = events.GetValueOrDefault(id) > 0;
            return new StoreCampaign(id, known.Name, [.. all], events.GetValueOrDefault(id))
            {
                First = hasEvents ? DayMoments.ToTime(first) : null,
                Last = hasEvents ? DayMoments.ToTime(last) : null,
            };
        }
    }

    public static Task SaveDetailsAsync(ClickHouseDatabase database, string campaignId, Campaign campaign, long commit, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"INSERT INTO {database.Tables.Campaigns} (commit, campaign, details) VALUES ({Text(commit)}, {ClickHouseDialect.Literal(campaignId)}, {ClickHouseDialect.Literal(JsonSerializer.Serialize(campaign, CommitJson.Default.Campaign))})",
        cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a store knows of a campaign before its events are read.</summary>
/// <param name="Details">The saved description; null if none was saved.</param>
/// <param name="Messages">The messages that events name; those of the control group have an empty channel.</param>
/// <param name="Events">The number of imported events, including repeated ones.</param>
/// <param name="First">The time of the first event, in microseconds since 1970.</param>
/// <param name="Last">The time of the last event, in microseconds since 1970.</param>
/// <param name="HasOtherBehavior">Whether an event is a conversion of another than the primary behavior.</param>
internal sealed record CatalogEntry(Campaign? Details, IReadOnlyList<EventVariation> Messages, long Events, long First, long Last, bool HasOtherBehavior);
