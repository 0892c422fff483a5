using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The snapshot of a read of recipients, and the key after which it continues. The cursor of a page contains both.</summary>
/// <param name="View">The snapshot of the store.</param>
/// <param name="Names">The names of its manifests.</param>
/// <param name="Splits">The range of splits to read.</param>
/// <param name="After">The key; null for the beginning.</param>
internal sealed record RecipientPin(StoreView View, string Names, (int First, int Last) Splits, string? After)
{
    private const char NextName = ',';
    private const char BeforeKey = '\n';

    /// <summary>Creates a pin for the current state of the store, or for the state that a partition names.</summary>
    /// <exception cref="CheckpointException">The partition belongs to another source, or a compaction has deleted a file of its snapshot.</exception>
    /// <exception cref="StoreException">There is no store, or a file is missing.</exception>
    public static RecipientPin Begin(StoreFiles store, RecipientQuery query)
    {
        if (query.Partition is { } partition)
            return Resume(store, query, partition[..(partition.IndexOf(BeforeKey, StringComparison.Ordinal) + 1)]);
        var now = store.Read();
        var manifests = now.Current.Where(pair => pair.Value.Profiles is not null || pair.Value.HasChanges || pair.Value.Campaigns.Any(one => one.Id == query.CampaignId))
            .Select(pair => pair.Key);
        if (query.CampaignId is { } campaign)
            manifests = manifests.Concat(now.All.Where(pair => pair.Value.Details.ContainsKey(campaign)).Select(pair => pair.Key).TakeLast(1));
        string[] names = [.. manifests.Distinct().Order(StringComparer.Ordinal)];
        return new(store.Select(now, names), string.Join(NextName, names), RecipientSplit.All, After: null);
    }

    /// <summary>Resumes after a page.</summary>
    /// <exception cref="CheckpointException">The cursor or the partition belongs to another source, or a compaction has deleted a file of the snapshot.</exception>
    /// <exception cref="StoreException">There is no store, or a file is missing.</exception>
    public static RecipientPin Resume(StoreFiles store, RecipientQuery query, string cursor)
    {
        var end = cursor.IndexOf(BeforeKey, StringComparison.Ordinal);
        var names = end < 0 ? null : cursor[..end].Split(NextName, StringSplitOptions.RemoveEmptyEntries);
        if (names is null || names.Any(name => !name.All(char.IsAsciiLetterOrDigit)))
            throw new CheckpointException("The cursor does not belong to this store. Start a new export.");
        var splits = query.Partition is { } partition ? RecipientSplit.Parse(partition[(partition.IndexOf(BeforeKey, StringComparison.Ordinal) + 1)..]) : RecipientSplit.All;
        return new(store.Select(store.Read(), names), cursor[..end], splits, end + 1 == cursor.Length ? null : cursor[(end + 1)..]);
    }

    /// <summary>The cursor after a key.</summary>
    public string CursorAfter(string? key) => $"{Names}{BeforeKey}{key}";

    /// <summary>Divides the recipients into partitions of this snapshot.</summary>
    public IReadOnlyList<string> Partition(int count) =>
        [.. RecipientSplit.Ranges(Splits, count).Select(range => $"{Names}{BeforeKey}{RecipientSplit.Format(range)}")];
}
