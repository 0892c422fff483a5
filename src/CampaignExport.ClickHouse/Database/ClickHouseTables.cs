using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>The tables of a store. On a cluster, each is a distributed table over tables with the suffix <c>_local</c>.</summary>
/// <param name="prefix">The prefix of their names.</param>
/// <param name="cluster">The cluster; null for one server.</param>
internal sealed class ClickHouseTables(string prefix, string? cluster)
{
    private const string FirstShard = "0";
    private const string ByPerson = "cityHash64(ifNull(person, id))";
    private const string ByProfile = "cityHash64(person)";

    /// <summary>The start and the end of each commit, with the ranges of files that it imported.</summary>
    public string Commits => prefix + "commits";

    /// <summary>The messages of campaigns in each commit, with the number and times of their events.</summary>
    public string Messages => prefix + "messages";

    /// <summary>The descriptions of campaigns.</summary>
    public string Campaigns => prefix + "campaigns";

    /// <summary>The events of campaigns.</summary>
    public string Events => prefix + "events";

    /// <summary>The purchases of people.</summary>
    public string Purchases => prefix + "purchases";

    /// <summary>The deletions and merges of people.</summary>
    public string Changes => prefix + "changes";

    /// <summary>The states of profiles.</summary>
    public string Profiles => prefix + "profiles";

    /// <summary>The receipts of campaigns that profiles name.</summary>
    public string Receipts => prefix + "receipts";

    /// <summary>Gets the part of a table that is on the server of a statement.</summary>
    public string Local(string table) => cluster is null ? table : table + "_local";

    /// <summary>Gets the query that runs a statement over local tables on each shard, and adds up the column <c>n</c>.</summary>
    /// <remarks>A person is on one shard, so sums of distinct people are distinct people.</remarks>
    public string OnShards(string statement) => cluster is null ? statement : $"SELECT * EXCEPT n, sum(n) AS n FROM cluster('{cluster}', view({statement})) GROUP BY ALL";

    /// <summary>The statements that create the tables.</summary>
    public IReadOnlyList<string> Migrations =>
    [
        .. Create(Commits, "commit Int64, name String, done UInt8, inputs String, at DateTime DEFAULT now()", "MergeTree", "commit", FirstShard),
        .. Create(
            Messages,
            "commit Int64, campaign LowCardinality(String), channel LowCardinality(String), variation_id String, name Nullable(String), is_message UInt8, events UInt64, "
            + "first Int64, last Int64, other_behaviors UInt64",
            "MergeTree", "(campaign, channel, variation_id, commit)", FirstShard),
        .. Create(Campaigns, "commit Int64, campaign String, details String", "MergeTree", "(campaign, commit)", FirstShard),
        .. Create(
            Events,
            "campaign LowCardinality(String), id UUID, kind LowCardinality(String), channel LowCardinality(String), variation_id LowCardinality(String), t Int64, person Nullable(UUID), "
            + "dispatch UUID, detail LowCardinality(String), automated Bool, url String, link_alias String, external_user_id String, commit Int64, version Int64 MATERIALIZED -commit",
            "ReplacingMergeTree(version)", "(campaign, id)", ByPerson),
        .. Create(
            Purchases,
            "id UUID, t Int64, person Nullable(UUID), product String, price Decimal(38, 9), currency LowCardinality(String), commit Int64, version Int64 MATERIALIZED -commit",
            "ReplacingMergeTree(version)", "id", ByPerson),
        .. Create(
            Changes, "id UUID, t Int64, person Nullable(UUID), replaced_by Nullable(UUID), commit Int64, version Int64 MATERIALIZED -commit",
            "ReplacingMergeTree(version)", "id", ByPerson),
        .. Create(
            Profiles,
            $"commit Int64, n Int64, split UInt8, person UUID, bucket Int64, {string.Join(", ", ProfileFields.Stored.Select((one, at) => $"{one.Column} {(at == 0 ? "String" : one.IsInteger ? "Nullable(Int64)" : "Nullable(String)")}"))}",
            "MergeTree", "(split, braze_id, commit, n)", ByProfile),
        .. Create(
            Receipts,
            "commit Int64, n Int64, campaign LowCardinality(String), person UUID, variation_id Nullable(String), variation_name Nullable(String), in_control Nullable(Int64), received Nullable(Int64)",
            "MergeTree", "(campaign, person, commit, n)", ByProfile),
    ];

    private IEnumerable<string> Create(string table, string columns, string engine, string order, string shard)
    {
        var on = cluster is null ? "" : $" ON CLUSTER {cluster}";
        // A repeated insert is recognized among this many blocks. Replicated tables have a window of their own.
        yield return $"CREATE TABLE IF NOT EXISTS {Local(table)}{on} ({columns})\nENGINE = {engine} ORDER BY {order} SETTINGS non_replicated_deduplication_window = 1000";
        if (cluster is not null)
            yield return $"CREATE TABLE IF NOT EXISTS {table}{on} AS {Local(table)}\nENGINE = Distributed({cluster}, currentDatabase(), {Local(table)}, {shard})";
    }
}
