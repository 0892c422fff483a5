using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The snapshot of a read of recipients, and the key after which it continues. The cursor of a page contains both.</summary>
/// <param name="View">The snapshot of the store.</param>
/// <param name="Names">The names of its manifests.</param>
/// <param name="After">The key; null for the beginning.</param>
internal sealed record RecipientPin(StoreView View, string Names, string? After)
{
    private const char NextName = ',';
    private const char BeforeKey = '\n';

    /// <summary>Creates a pin for the current state of the store.</summary>
    public static RecipientPin Begin(StoreFiles store, RecipientQuery query)
    {
        var now = store.Read();
        var manifests = now.Current.Where(pair => pair.Value.Profiles is not null || pair.Value.HasChanges || pair.Value.Campaigns.Any(one => one.Id == query.CampaignId))
            .Select(pair => pair.Key);
        if (query.CampaignId is { } campaign)
            manifests = manifests.Concat(now.All.Where(pair => pair.Value.Details.ContainsKey(campaign)).Select(pair => pair.Key).TakeLast(1));
        string[] names = [.. manifests.Distinct().Order(StringComparer.Ordinal)];
        return new(store.Read(names), string.Join(NextName, names), After: null);
    }

    /// <summary>Resumes after a page.</summary>
    /// <exception cref="CheckpointException">The cursor belongs to another source.</exception>
    /// <exception cref="StoreException">A file of the snapshot no longer exists.</exception>
    public static RecipientPin Resume(StoreFiles store, string cursor)
    {
        var end = cursor.IndexOf(BeforeKey, StringComparison.Ordinal);
        var names = end < 0 ? null : cursor[..end].Split(NextName, StringSplitOptions.RemoveEmptyEntries);
        if (names is null || names.Any(name => !name.All(char.IsAsciiLetterOrDigit)))
            throw new CheckpointException("The cursor does not belong to this store. Start a new export.");
        return new(store.Read(names), cursor[..end], end + 1 == cursor.Length ? null : cursor[(end + 1)..]);
    }

    /// <summary>The cursor after a key.</summary>
    public string CursorAfter(string? key) => $"{Names}{BeforeKey}{key}";
}
