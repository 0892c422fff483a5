namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Some campaigns, and after which the next page begins; nothing if this was the last.</summary>
internal sealed record CampaignPage(IReadOnlyList<CampaignBody> Campaigns, string? Next);
