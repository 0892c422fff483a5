namespace CampaignExport.DuckDb;

/// <summary>Merges segments of similar size that follow each other in the order of commits. One runs at a time.</summary>
/// <remarks>
/// A merge is a commit like an import: a new segment, then a manifest that names what it replaces. If two processes should merge the same segments, as on a disk
/// without locks, each event is in both, and counts once by its id.
/// </remarks>
internal sealed class Compactor(StoreFiles store, DuckDbEngine engine, TimeProvider time)
{
    private const int SegmentsPerMerge = 4;
    private const long SmallestTier = 100_000;

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    public StoreCompaction? Run(TimeSpan grace, CancellationToken cancellationToken)
    {
        var view = store.Read(cancellationToken);
        using var locked = store.TryLock(cancellationToken);
        if (locked is null)
            return null;
        var (before, repeated) = (SegmentsOf(view).Count, 0L);
        while (FindMerge(view) is { Count: > 0 } merge)
        {
            repeated += Merge(merge, cancellationToken);
            view = store.Read(cancellationToken);
        }

        var now = time.GetUtcNow();
        return new(before, SegmentsOf(view).Count, repeated, store.Prune(view, now - grace, now - Abandoned, cancellationToken));
    }

    private static List<KeyValuePair<string, SegmentManifest>> SegmentsOf(StoreView view) => [.. view.Current.Where(pair => pair.Value.Events is not null)];

    // Each tier has segments up to four times as large as the one below it, so that an event is written once a tier.
    private static int TierOf(SegmentManifest manifest)
    {
        var tier = 0;
        for (var rows = manifest.Events!.Rows; rows > SmallestTier; rows /= SegmentsPerMerge)
            tier++;
        return tier;
    }

    /// <summary>Finds the run of at least four neighbors of the lowest tier; smaller ones between them are merged along.</summary>
    private static List<KeyValuePair<string, SegmentManifest>> FindMerge(StoreView view)
    {
        var segments = SegmentsOf(view);
        foreach (var tier in segments.Select(pair => TierOf(pair.Value)).Distinct().Order())
        {
            var run = new List<KeyValuePair<string, SegmentManifest>>();
            foreach (var pair in segments)
            {
                if (TierOf(pair.Value) <= tier)
                    run.Add(pair);
                else if (run.Count >= SegmentsPerMerge)
                    return run;
                else
                    run.Clear();
            }

            if (run.Count >= SegmentsPerMerge)
                return run;
        }

        return [];
    }

    private long Merge(List<KeyValuePair<string, SegmentManifest>> merge, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        var files = SqlText.List(store.Open(merge.Select(pair => pair.Value.Events!), connection, cancellationToken));
        var repeats = connection.ReadNumber(
            $"SELECT count(*) FROM (SELECT 1 FROM read_parquet([{files}]) GROUP BY campaign_id, id HAVING count(*) > 1 LIMIT 1)", cancellationToken) > 0;
        var rows = repeats
            ? $"""
                (SELECT * EXCLUDE (filename) FROM read_parquet([{files}], filename = true)
                    QUALIFY row_number() OVER (PARTITION BY campaign_id, id ORDER BY list_position([{files}], filename)) = 1)
                """
            : $"read_parquet([{files}])";
        var path = store.NewSegment();
        Segment segment;
        List<SegmentCampaign> campaigns;
        try
        {
            connection.Execute($"COPY (SELECT * FROM {rows} ORDER BY campaign_id, kind, time) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)", cancellationToken);
            campaigns = ReadCampaigns(connection, path, merge, cancellationToken);
            segment = store.Keep(path, connection.ReadNumber($"SELECT count(*) FROM read_parquet({SqlText.Literal(path)})", cancellationToken), cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        store.TryCommit(Guid.CreateVersion7().ToString("N"), commit => new SegmentManifest
        {
            Commit = commit,
            Place = merge[0].Value.Place ?? merge[0].Value.Commit,
            Events = segment,
            Campaigns = campaigns,
            Replaces = [.. merge.Select(pair => pair.Key)],
        });
        return merge.Sum(pair => pair.Value.Events!.Rows) - segment.Rows;
    }

    private static List<SegmentCampaign> ReadCampaigns(
        EngineConnection connection, string path, List<KeyValuePair<string, SegmentManifest>> merge, CancellationToken cancellationToken)
    {
        var variations = merge.SelectMany(pair => pair.Value.Campaigns).ToLookup(one => one.Id, one => one.Variations, StringComparer.Ordinal);
        var campaigns = new List<SegmentCampaign>();
        connection.Read(
            $"SELECT campaign_id, count(*), epoch_us(min(time)), epoch_us(max(time)) FROM read_parquet({SqlText.Literal(path)}) WHERE campaign_id <> '' GROUP BY 1",
            row => campaigns.Add(new(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), SegmentVariations.Merge(variations[row.GetString(0)].SelectMany(one => one)))),
            cancellationToken);
        return [.. campaigns.OrderBy(one => one.Id, StringComparer.Ordinal)];
    }
}
