namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A page of campaigns, and the id after which the next page begins; omitted on the last page.</summary>
internal sealed record CampaignPage(IReadOnlyList<CampaignBody> Campaigns, string? Next);
