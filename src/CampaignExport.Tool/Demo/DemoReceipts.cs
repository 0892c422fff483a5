using CampaignExport.Campaigns;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>Assigns the people of the demo to the variations of a campaign.</summary>
/// <param name="campaignId">The API id of the campaign.</param>
/// <param name="campaign">The campaign: its last variation is the control group, of one in ten.</param>
internal sealed class DemoReceipts(string campaignId, DemoCampaign campaign)
{
    private static readonly TimeSpan SendTime = TimeSpan.FromHours(8);

    private readonly Variation[] _variations = [.. campaign.Messages.Select(message => message.Variation)];

    public string CampaignId => campaignId;

    public CampaignReceipt Create(int person)
    {
        var chance = new DemoChance(ulong.MaxValue - (ulong)person);
        var variation = _variations[chance.Percent(10) ? ^1 : chance.Below(_variations.Length - 1)];
        return new()
        {
            CampaignId = campaignId,
            Name = campaign.Name,
            LastReceived = new DateTimeOffset(campaign.Days.First.AddDays(chance.Below(campaign.Days.Count)), default, TimeSpan.Zero) + SendTime,
            VariationName = variation.Name ?? "Control Group",
            VariationId = variation.Id,
            InControl = variation.IsControl,
            Converted = chance.Percent(2),
        };
    }
}
