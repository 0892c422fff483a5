using System.Globalization;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Merges neighboring segments of similar size: segments of events and purchases, and segments of profiles and receipts. One compaction runs at a time.</summary>
/// <remarks>
/// A merge is a commit like an import: new segments, then a manifest that names the replaced manifests. Rows keep their commit, so the order of events and
/// receipts does not change, even with other commits between them. If two processes merge the same segments, the first commit counts.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="engine">The engine.</param>
/// <param name="time">The clock.</param>
/// <param name="rowsPerSort">The number of events that are sorted at a time, or a few more. Sorting takes about 500 bytes an event.</param>
internal sealed class Compactor(StoreFiles store, DuckDbEngine engine, TimeProvider time, long rowsPerSort = 1_000_000)
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
        var (before, repeated) = (CountOf(view), 0L);
        while (FindMerge(view, static manifest => (manifest.Events?.Rows ?? 0) + (manifest.Purchases?.Segment.Rows ?? 0)) is { Count: > 0 } merge)
        {
            repeated += MergeEvents(merge, cancellationToken);
            view = store.Read(cancellationToken);
        }

        while (FindMerge(view, static manifest => manifest.Profiles?.Rows ?? 0) is { Count: > 0 } merge)
        {
            MergeProfiles(merge, cancellationToken);
            view = store.Read(cancellationToken);
        }

        var now = time.GetUtcNow();
        return new(before, CountOf(view), repeated, store.Prune(view, now - grace, now - Abandoned, cancellationToken));
    }

    private static int CountOf(StoreView view) => view.Current.Sum(pair => pair.Value.Segments.Count());

    // The segments of a tier are up to four times as large as those of the tier below, so a row is written once per tier.
    private static int TierOf(long rows)
    {
        var tier = 0;
        for (; rows > SmallestTier; rows /= SegmentsPerMerge)
            tier++;
        return tier;
    }

    /// <summary>Finds a run of at least four neighbors of the lowest tier. Smaller segments between them are merged, too.</summary>
    private static List<KeyValuePair<string, SegmentManifest>> FindMerge(StoreView view, Func<SegmentManifest, long> rows)
    {
        var segments = view.Current.Where(pair => rows(pair.Value) > 0).Select(pair => (Tier: TierOf(rows(pair.Value)), Pair: pair)).ToList();
        foreach (var tier in segments.Select(one => one.Tier).Distinct().Order())
        {
            var run = new List<KeyValuePair<string, SegmentManifest>>();
            foreach (var one in segments)
            {
                if (one.Tier <= tier)
                    run.Add(one.Pair);
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

    private long MergeEvents(List<KeyValuePair<string, SegmentManifest>> merge, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        var (repeated, campaigns, times) = (0L, new List<SegmentCampaign>(), (First: 0L, Last: 0L));
        var events = Merge(manifest => manifest.Events, files => Sort(connection, merge, files, path => campaigns = ReadCampaigns(connection, path, merge, cancellationToken), cancellationToken));
        var purchases = Merge(manifest => manifest.Purchases?.Segment, files => Write(
            connection, "purchases",
            $"SELECT * EXCLUDE (place) FROM ({Union(Having(manifest => manifest.Purchases?.Segment), files)}) QUALIFY row_number() OVER (PARTITION BY id ORDER BY place) = 1 ORDER BY \"user\", time", "",
            path => connection.Read(
                $"SELECT epoch_us(min(time)), epoch_us(max(time)) FROM read_parquet({SqlText.Literal(path)})", row => times = (row.GetInt64(0), row.GetInt64(1)), cancellationToken),
            cancellationToken));
        var isCommitted = Commit(merge, new SegmentManifest
        {
            Commit = 0,
            Events = events,
            Purchases = purchases is null ? null : new(purchases, times.First, times.Last),
            HasChanges = merge.Any(pair => pair.Value.HasChanges),
            Campaigns = campaigns,
        });
        return isCommitted ? repeated : 0;

        Segment? Merge(Func<SegmentManifest, Segment?> find, Func<IReadOnlyList<string>, Segment> write)
        {
            var some = Having(find);
            if (some.Count == 0)
                return null;
            var segment = write(store.Open(some.Select(pair => find(pair.Value)!), connection, cancellationToken));
            repeated += some.Sum(pair => find(pair.Value)!.Rows) - segment.Rows;
            return segment;
        }

        List<KeyValuePair<string, SegmentManifest>> Having(Func<SegmentManifest, Segment?> find) => [.. merge.Where(pair => find(pair.Value) is not null)];
    }

    // Sorts the events of segments by campaign, kind and time, without repeated ones, in pieces that fit into memory.
    private Segment Sort(
        EngineConnection connection, List<KeyValuePair<string, SegmentManifest>> merge, IReadOnlyList<string> files, Action<string> look, CancellationToken cancellationToken)
    {
        var all = Union(merge.Where(pair => pair.Value.Events is not null), files);
        // The same id in two campaigns means two events. Numbers take less memory than the texts of campaigns, so ids are compared alone first.
        connection.Execute(
            $"""
             CREATE TEMP TABLE repeats AS SELECT campaign_id, id, min(place) AS first FROM ({all})
             WHERE id IN (SELECT id FROM read_parquet([{SqlText.List(files)}]) GROUP BY id HAVING count(*) > 1) GROUP BY campaign_id, id
             """, cancellationToken);
        var parts = new List<string>();
        try
        {
            foreach (var range in FindRanges(connection, files, cancellationToken))
            {
                parts.Add(store.NewSegment("events"));
                connection.Execute($"""
                    COPY (
                        SELECT * EXCLUDE (place) FROM (SELECT * FROM ({all}) WHERE {range}) a
                        ANTI JOIN repeats r ON r.campaign_id = a.campaign_id AND r.id = a.id AND r.first <> a.place ORDER BY campaign_id, kind, time)
                    TO {SqlText.Literal(parts[^1])} (FORMAT parquet, COMPRESSION lz4)
                    """, cancellationToken);
            }

            return Write(connection, "events", $"SELECT * FROM read_parquet([{SqlText.List(parts)}])", "", look, cancellationToken);
        }
        finally
        {
            parts.ForEach(File.Delete);
        }
    }

    // Conditions that divide the events in the order of a segment, so that a sort fits into memory.
    private List<string> FindRanges(EngineConnection connection, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        const string minute = "epoch_us(time) // 60000000";
        var parts = new List<string>();
        var (first, last, rows) = ((SortKey?)null, default(SortKey), 0L);
        connection.Read(
            $"SELECT campaign_id, kind, {minute}, count(*) FROM read_parquet([{SqlText.List(files)}]) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            row =>
            {
                var key = new SortKey(row.GetString(0), row.GetString(1), row.GetInt64(2));
                if (rows >= rowsPerSort)
                    Finish();
                (first, last, rows) = (first ?? key, key, rows + row.GetInt64(3));
            },
            cancellationToken);
        Finish();
        return parts;

        void Finish()
        {
            var (from, to) = (first!.Value, last);
            parts.Add($"{Range("campaign_id", from.CampaignId, to.CampaignId)}{(from.CampaignId == to.CampaignId ? $" AND {Range("kind", from.Kind, to.Kind)}" : "")} AND {Bound(from, '>')} AND {Bound(to, '<')}");
            (first, rows) = (null, 0);
        }

        // It finds the row groups, because the engine knows the smallest and the largest text of each.
        static string Range(string column, string from, string to) => $"{column} >= {SqlText.Literal(from)} AND {column} <= {SqlText.Literal(to)}";

        static string Bound(SortKey at, char sign) => string.Create(CultureInfo.InvariantCulture, $"""
            (campaign_id {sign} {SqlText.Literal(at.CampaignId)} OR (campaign_id = {SqlText.Literal(at.CampaignId)}
                AND (kind {sign} {SqlText.Literal(at.Kind)} OR (kind = {SqlText.Literal(at.Kind)} AND {minute} {sign}= {at.Minute}))))
            """);
    }

    // Keeps the newest version of each profile. Of the receipts of a person and campaign, it keeps the rows with the newest value of a column; each of them
    // gets the first and the last time of all.
    private void MergeProfiles(List<KeyValuePair<string, SegmentManifest>> merge, CancellationToken cancellationToken)
    {
        const string order = "commit, place";
        using var connection = engine.Connect();
        var all = Union(merge, store.Open(merge.Select(pair => pair.Value.Profiles!), connection, cancellationToken));
        var profiles = Write(
            connection, "profiles", $"""
            SELECT p.* EXCLUDE (place) FROM ({all}) p
            JOIN (SELECT person, max(({order})) AS newest FROM ({all}) GROUP BY person) n ON n.person = p.person AND n.newest = (p.commit, p.place)
            ORDER BY split, braze_id
            """, $", ROW_GROUP_SIZE {ProfileBatch.RowsOfGroup}", _ => { }, cancellationToken);
        var withReceipts = merge.Where(pair => pair.Value.Receipts is not null).ToList();
        var receipts = withReceipts.Count == 0 ? null : Write(
            connection, "receipts", $"""
            SELECT campaign_id, person, CASE WHEN has_id THEN variation_id END AS variation_id, CASE WHEN has_name THEN variation_name END AS variation_name,
                CASE WHEN has_control THEN in_control END AS in_control, first_received, last_received, commit
            FROM (
                SELECT * REPLACE (min(first_received) OVER w AS first_received, max(last_received) OVER w AS last_received), ({order}) = max(({order})) OVER w AS is_newest,
                    {Has("variation_id")} AS has_id, {Has("variation_name")} AS has_name, {Has("in_control")} AS has_control
                FROM ({Union(withReceipts, store.Open(withReceipts.Select(pair => pair.Value.Receipts!), connection, cancellationToken))})
                WINDOW w AS (PARTITION BY campaign_id, person))
            WHERE is_newest OR has_id OR has_name OR has_control ORDER BY campaign_id, person, commit
            """, "", _ => { }, cancellationToken);
        Commit(merge, new SegmentManifest { Commit = 0, Profiles = profiles, Receipts = receipts });

        static string Has(string column) => $"{column} IS NOT NULL AND ({order}) = max(({order})) FILTER ({column} IS NOT NULL) OVER w";
    }

    // The rows of segments with their commits, and with the numbers of the segments.
    private static string Union(IEnumerable<KeyValuePair<string, SegmentManifest>> merge, IEnumerable<string> files) => $"""
        SELECT * REPLACE (coalesce(commit, list_extract([{string.Join(", ", merge.Select(pair => pair.Value.Commit.ToString(CultureInfo.InvariantCulture)))}], file_index::INTEGER + 1)) AS commit),
            file_index AS place
        FROM read_parquet([{SqlText.List(files)}])
        """;

    private Segment Write(EngineConnection connection, string kind, string rows, string options, Action<string> look, CancellationToken cancellationToken)
    {
        var path = store.NewSegment(kind);
        try
        {
            connection.Execute($"COPY ({rows}) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd{options})", cancellationToken);
            look(path);
            return store.Keep(path, connection.ReadNumber($"SELECT count(*) FROM read_parquet({SqlText.Literal(path)})", cancellationToken), cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private bool Commit(List<KeyValuePair<string, SegmentManifest>> merge, SegmentManifest manifest)
    {
        var isCommitted = store.TryCommit(Guid.CreateVersion7().ToString("N"), commit => manifest with
        {
            Commit = commit,
            Place = merge[0].Value.Place ?? merge[0].Value.Commit,
            Replaces = [.. merge.Select(pair => pair.Key)],
        });
        // This process was suspended, and another one has merged the segments meanwhile.
        if (!isCommitted)
        {
            foreach (var segment in manifest.Segments)
                store.Discard(segment);
        }

        return isCommitted;
    }

    private static List<SegmentCampaign> ReadCampaigns(
        EngineConnection connection, string path, List<KeyValuePair<string, SegmentManifest>> merge, CancellationToken cancellationToken)
    {
        var variations = merge
            .SelectMany(pair => pair.Value.Campaigns, (pair, one) => (one.Id, Variations: one.Variations.Select(variation => variation with { Commit = variation.Commit ?? pair.Value.Commit })))
            .ToLookup(one => one.Id, one => one.Variations, StringComparer.Ordinal);
        var campaigns = new List<SegmentCampaign>();
        connection.Read(
            $"SELECT campaign_id, count(*), epoch_us(min(time)), epoch_us(max(time)) FROM read_parquet({SqlText.Literal(path)}) WHERE campaign_id <> '' GROUP BY 1",
            row => campaigns.Add(new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), EventVariations.Changes(variations[row.GetString(0)].SelectMany(one => one)))),
            cancellationToken);
        return [.. campaigns.OrderBy(one => one.Id, StringComparer.Ordinal)];
    }

    private readonly record struct SortKey(string CampaignId, string Kind, long Minute);
}
