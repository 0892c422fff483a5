using System.Globalization;
using CampaignExport.Campaigns;

namespace CampaignExport.AspNetCore.Listing;

/// <summary>A search of the campaigns of a user by name, id and numbers.</summary>
internal sealed record CampaignListing
{
    private const int AtOnce = 10_000;
    private const int ActiveDays = 7;

    /// <summary>A part of the name or the id, in any case, and without regard to accents unless the host runs with invariant globalization; null for all.</summary>
    public string? Search { get; init; }

    public string? Channel { get; init; }

    public CampaignStatus? Status { get; init; }

    /// <summary>The order; null for that of the host.</summary>
    public CampaignOrder? Order { get; init; }

    public bool IsDescending { get; init; }

    /// <summary>Reads all campaigns of a user.</summary>
    public static async Task<List<ExportCampaign>> ReadAsync(IExportCampaigns campaigns, string userId, CancellationToken cancellationToken)
    {
        var all = new List<ExportCampaign>();
        while (true)
        {
            var page = await campaigns.ListAsync(userId, all.Count == 0 ? null : all[^1].Id, AtOnce, cancellationToken).ConfigureAwait(false);
            all.AddRange(page);
            if (page.Count < AtOnce)
                return all;
        }
    }

    /// <summary>Selects and sorts campaigns. Those without a number to sort by come last.</summary>
    public IEnumerable<(ExportCampaign Campaign, CampaignNumbers? Numbers)> Select(
        IEnumerable<(ExportCampaign Campaign, CampaignNumbers? Numbers)> campaigns, DateOnly today)
    {
        var found = campaigns.Where(one => (Search is null || Has(one.Campaign.Name) || Has(one.Campaign.Id))
            && (Channel is null || one.Numbers?.Channels.Contains(Channel) == true)
            && (Status is null || StatusOf(one.Numbers, today) == Status));
        return Order switch
        {
            null => IsDescending ? found.Reverse() : found,
            CampaignOrder.Name => Sort(found, one => one.Campaign.Name, StringComparer.InvariantCultureIgnoreCase),
            CampaignOrder.FirstDay => Sort(found, one => one.Numbers?.FirstDay),
            CampaignOrder.LastDay => Sort(found, one => one.Numbers?.LastDay),
            CampaignOrder.Sent => Sort(found, one => one.Numbers?.Sent),
            CampaignOrder.Delivered => Sort(found, one => one.Numbers?.Delivered),
            CampaignOrder.OpenRate => Sort(found, one => one.Numbers?.OpenRate?.Value),
            _ => Sort(found, one => one.Numbers?.ClickRate?.Value),
        };
    }

    public static CampaignStatus? StatusOf(CampaignNumbers? numbers, DateOnly today) => numbers is null or { Failed: true } ? null
        : numbers.LastDay is not { } last ? CampaignStatus.NotSent
        : last.DayNumber > today.DayNumber - ActiveDays ? CampaignStatus.Active
        : CampaignStatus.Finished;

    private bool Has(string text) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(Plain(text), Plain(Search!), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    // Keyboards have no typographic apostrophe.
    private static string Plain(string text) => text.Replace('’', '\'');

    private IEnumerable<(ExportCampaign, CampaignNumbers?)> Sort<TKey>(
        IEnumerable<(ExportCampaign, CampaignNumbers?)> campaigns, Func<(ExportCampaign Campaign, CampaignNumbers? Numbers), TKey> key, IComparer<TKey>? comparer = null)
    {
        var known = campaigns.OrderBy(one => key(one) is null);
        return IsDescending ? known.ThenByDescending(key, comparer) : known.ThenBy(key, comparer);
    }
}

/// <summary>What a campaign does, according to its numbers.</summary>
internal enum CampaignStatus
{
    /// <summary>It has sent no message.</summary>
    NotSent,

    /// <summary>It has sent a message within the last seven days.</summary>
    Active,

    /// <summary>Its last message is older.</summary>
    Finished,
}

/// <summary>The orders of the list.</summary>
internal enum CampaignOrder
{
    Name,
    FirstDay,
    LastDay,
    Sent,
    Delivered,
    OpenRate,
    ClickRate,
}
