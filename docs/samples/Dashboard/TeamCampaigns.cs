using CampaignExport.Campaigns;
using Dashboard.Demo;

namespace Dashboard;

/// <summary>The campaigns of a user. Both users see all campaigns.</summary>
internal sealed class TeamCampaigns : IExportCampaigns
{
    private static readonly ExportCampaign[] Campaigns =
        [.. DemoCampaigns.All.Select(campaign => new ExportCampaign(campaign.Id, "shop", campaign.Name))];

    public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(
        string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
        new(Campaigns.Skip(after is null ? 0 : Array.FindIndex(Campaigns, campaign => campaign.Id == after) + 1).Take(limit).ToArray());

    public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
        new(Campaigns.FirstOrDefault(campaign => campaign.Id == campaignId));
}
