using CampaignExport.Campaigns;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Lists the campaigns of the store with their distinct events.</summary>
internal static class CampaignList
{
    private const string Name = "campaign-list";

    public static IReadOnlyList<StoreCampaign> Read(DuckDbEngine engine, StoreFiles store, KeptCounts kept, CancellationToken cancellationToken)
    {
        var view = store.Read(cancellationToken);
        var segments = view.Campaigns.ToDictionary(id => id, view.Of, StringComparer.Ordinal);
        using var connection = engine.Connect();
        var counted = CountEvents(connection, store, view, kept, segments, cancellationToken);
        var ids = new SortedSet<string>(segments.Keys, StringComparer.Ordinal);
        if (Receipts(connection, store, view, cancellationToken) is { } receipts)
            connection.Read($"SELECT DISTINCT campaign_id FROM {receipts}", row => ids.Add(row.GetString(0)), cancellationToken);
        return [.. ids.Select(Describe)];

        StoreCampaign Describe(string id)
        {
            var details = view.DetailsOf(id) ?? new Campaign();
            var own = segments.GetValueOrDefault(id);
            var channels = details.Channels.Concat(EventVariations.Create(details, own?.Variations ?? []).Select(one => one.Channel))
                .Where(channel => channel.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return counted.TryGetValue(id, out var events)
                ? new StoreCampaign(id, details.Name, [.. channels], events.Events) { First = DayMoments.ToTime(events.First), Last = DayMoments.ToTime(events.Last) }
                : new StoreCampaign(id, details.Name, [.. channels], 0);
        }
    }

    /// <summary>Determines whether a profile names a campaign as received.</summary>
    public static bool HasReceipts(DuckDbEngine engine, StoreFiles store, StoreView view, string campaignId, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        return Receipts(connection, store, view, cancellationToken) is { } receipts && connection.ReadNumber($"SELECT count(*) FROM (SELECT 1 FROM {receipts} WHERE campaign_id = {SqlText.Literal(campaignId)} LIMIT 1)", cancellationToken) > 0;
    }

    private static string? Receipts(EngineConnection connection, StoreFiles store, StoreView view, CancellationToken cancellationToken)
    {
        var files = store.Open(view.Current.Select(pair => pair.Value.Receipts).OfType<Segment>(), connection, cancellationToken);
        return files.Count == 0 ? null : $"read_parquet([{SqlText.List(files)}])";
    }

    // A segment has no repeated events, so only changed campaigns with events in several segments are counted.
    private static Dictionary<string, CountedEvents> CountEvents(
        EngineConnection connection, StoreFiles store, StoreView view, KeptCounts kept, Dictionary<string, CampaignSegments> segments, CancellationToken cancellationToken)
    {
        var known = kept.Find(Name, StoreJson.Default.DictionaryStringCountedEvents) ?? [];
        var names = segments.Where(pair => pair.Value.Segments.Count > 1).ToDictionary(pair => pair.Key, pair => KeptCounts.NameOf(pair.Value.Names), StringComparer.Ordinal);
        string[] changed = [.. names.Where(pair => known.GetValueOrDefault(pair.Key)?.From != pair.Value).Select(pair => pair.Key)];
        if (changed.Length > 0)
        {
            // In the order of their commits: of copies, the first one has the time.
            var needed = changed.SelectMany(id => segments[id].Segments).Select(segment => segment.File).ToHashSet(StringComparer.Ordinal);
            var files = view.Current.Select(pair => pair.Value.Events).OfType<Segment>().Where(segment => needed.Contains(segment.File));
            connection.Read(
                $"""
                SELECT campaign_id, count(*), min(t), max(t) FROM (
                    SELECT campaign_id, epoch_us(arg_min(time, file_index)) AS t FROM read_parquet([{SqlText.List(store.Open(files, connection, cancellationToken))}])
                    WHERE campaign_id IN ({SqlText.List(changed)}) GROUP BY campaign_id, id)
                GROUP BY campaign_id
                """,
                row => known[row.GetString(0)] = new(names[row.GetString(0)], row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
                cancellationToken);
            kept.Keep(Name, known.Where(pair => names.ContainsKey(pair.Key)).ToDictionary(), StoreJson.Default.DictionaryStringCountedEvents);
        }

        return segments.Where(pair => !pair.Value.IsEmpty).ToDictionary(
            pair => pair.Key, pair => names.ContainsKey(pair.Key) ? known[pair.Key] : new("", pair.Value.Rows, pair.Value.First, pair.Value.Last), StringComparer.Ordinal);
    }
}

/// <summary>The distinct events of a campaign with their first and last time, in microseconds since 1970, and the manifests that they were counted from.</summary>
internal sealed record CountedEvents(string From, long Events, long First, long Last);
