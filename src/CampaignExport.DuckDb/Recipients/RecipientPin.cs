using CampaignExport.Recipients;

namespace CampaignExport.DuckDb;

/// <summary>The snapshot of a reading of recipients, and the key after which it continues. The cursor of a page names both.</summary>
/// <param name="View">The store as the reading sees it.</param>
/// <param name="Names">The names of its manifests.</param>
/// <param name="After">The key; null for the beginning.</param>
internal sealed record RecipientPin(StoreView View, string Names, string? After)
{
    private const char NextName = ',';
    private const char BeforeKey = '\n';

    /// <summary>Begins with the store as it is now.</summary>
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
    /// <exception cref="StoreException">A file of the store that the reading began with does not exist any more.</exception>
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
