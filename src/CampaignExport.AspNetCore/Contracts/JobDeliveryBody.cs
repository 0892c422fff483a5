namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Whether a place besides the links got its copy.</summary>
internal sealed record JobDeliveryBody(string Destination, bool IsDelivered);
