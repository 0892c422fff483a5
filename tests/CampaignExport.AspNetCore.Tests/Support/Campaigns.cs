using CampaignExport.Campaigns;

namespace CampaignExport.AspNetCore.Tests.Support;

/// <summary>All users see the campaigns of the shop; only eve sees her own campaign.</summary>
internal sealed class Campaigns : IExportCampaigns
{
    private static readonly ExportCampaign[] OfShop =
    [
        new("summer-sale", "shop", "Summer sale"), new("test-sale", "shop", "Test sale"), new("new-sale", "shop", "New sale"),
        new("long-sale", "shop", "Long sale"),
    ];

    private static readonly ExportCampaign[] Unlisted = [new("won-sale", "shop", "Won sale"), new("own-sale", "shop", "Own sale")];

    private static readonly ExportCampaign[] OfEve = [new("secret-sale", "eve's", "Secret sale")];

    public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(
        string userId, string? after, int limit, CancellationToken cancellationToken = default)
    {
        var seen = Of(userId);
        return new(seen.Skip(after is null ? 0 : Array.FindIndex(seen, campaign => campaign.Id == after) + 1).Take(limit).ToArray());
    }

    public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
        new(Of(userId).Concat(Unlisted).FirstOrDefault(campaign => campaign.Id == campaignId));

    private static ExportCampaign[] Of(string userId) => userId == "eve" ? OfEve : OfShop;
}
