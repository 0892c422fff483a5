using CampaignExport.Campaigns;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>
/// Campaigns that everybody sees: of several channels, of several variations, one of long ago, and one that was not sent yet. Besides, not
/// listed, <c>won-test</c>, with a winner and links; <c>in-app-test</c>, with in-app messages; <c>read-sale</c>, whose only mail is opened for months; <c>late-test</c>, with two days of messages two months ago; <c>sent-N</c>, which sends up to N messages a day for ten years, <c>flat-N</c>, which sends N on each of the last 90 days, and <c>part-N</c>, which has sent a quarter of N today.
/// </summary>
internal sealed class SiteCampaigns : IExportCampaigns
{
    private static readonly ExportCampaign[] All =
    [
        new("summer-sale", "shop", "Summer sale"), new("subject-test", "shop", "Which headline <b>works</b>?"),
        new("old-sale", "shop", "Sale of long ago"), new("new-sale", "shop", "Not sent yet"),
    ];

    public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(
        string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
        new(All.Skip(after is null ? 0 : Array.FindIndex(All, campaign => campaign.Id == after) + 1).Take(limit).ToArray());

    public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
        new(All.FirstOrDefault(campaign => campaign.Id == campaignId)
            ?? (campaignId is "won-test" or "in-app-test" or "late-test" or "read-sale" || campaignId.StartsWith("sent-", StringComparison.Ordinal) || campaignId.StartsWith("flat-", StringComparison.Ordinal) || campaignId.StartsWith("part-", StringComparison.Ordinal) ? new ExportCampaign(campaignId, "shop", campaignId) : null));
}
