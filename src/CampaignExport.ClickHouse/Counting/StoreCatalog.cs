using System.Globalization;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>What a store knows of a campaign before its events are read.</summary>
/// <param name="Details">The saved description; null if none was saved.</param>
/// <param name="Messages">The messages that events name; those of the control group have an empty channel.</param>
/// <param name="Events">The number of imported events, including repeated ones.</param>
/// <param name="First">The time of the first event, in microseconds since 1970.</param>
/// <param name="Last">The time of the last event, in microseconds since 1970.</param>
/// <param name="HasOtherBehavior">Whether an event is a conversion of another than the primary behavior.</param>
internal sealed record CatalogEntry(Campaign? Details, IReadOnlyList<EventVariation> Messages, long Events, long First, long Last, bool HasOtherBehavior);

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
        return new(await FindDetailsAsync(database, campaignId, cancellationToken).ConfigureAwait(false), EventVariations.Merge(messages), events, first, last, other);
    }

    public static async Task<Campaign?> FindDetailsAsync(ClickHouseDatabase database, string campaignId, CancellationToken cancellationToken)
    {
        Campaign? details = null;
        await database.ReadAsync(
            $"SELECT details FROM {database.Tables.Campaigns} WHERE campaign = {ClickHouseDialect.Literal(campaignId)} ORDER BY commit DESC LIMIT 1",
            row => details = JsonSerializer.Deserialize(row.GetString(0), CommitJson.Default.Campaign),
            cancellationToken).ConfigureAwait(false);
        return details;
    }

    public static Task SaveDetailsAsync(ClickHouseDatabase database, string campaignId, Campaign campaign, long commit, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"INSERT INTO {database.Tables.Campaigns} (commit, campaign, details) VALUES ({Text(commit)}, {ClickHouseDialect.Literal(campaignId)}, {ClickHouseDialect.Literal(JsonSerializer.Serialize(campaign, CommitJson.Default.Campaign))})",
        cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
