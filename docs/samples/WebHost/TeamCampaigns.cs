using CampaignExport.Campaigns;

namespace WebHost;

// <web-campaigns>
/// <summary>The campaigns of a user: here one, in a real host a query for the campaigns that the user may see.</summary>
public sealed class TeamCampaigns : IExportCampaigns
{
    private static readonly ExportCampaign[] Campaigns = [new("summer-sale", "shop", "Summer sale")];

    public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
        new(after is null ? Campaigns : []);

    public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
        new(Campaigns.FirstOrDefault(campaign => campaign.Id == campaignId));
}
// </web-campaigns>
