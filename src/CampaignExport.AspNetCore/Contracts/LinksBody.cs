using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The most clicked links of a campaign, and the number of all links.</summary>
internal sealed record LinksBody(string CampaignId, string TimeZone, int Total, IEnumerable<LinkClicks> Links);
