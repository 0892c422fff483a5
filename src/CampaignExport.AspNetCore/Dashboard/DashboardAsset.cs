namespace CampaignExport.AspNetCore.Dashboard;

/// <summary>A built file of the page.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DashboardAsset(string ContentType, byte[] Content);
