namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Whether a further destination got its copy.</summary>
internal sealed record JobDeliveryBody(string Destination, bool IsDelivered);
