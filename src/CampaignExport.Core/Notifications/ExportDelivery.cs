namespace CampaignExport.Notifications;

/// <summary>The outcome of an export for another destination.</summary>
/// <param name="Destination">The name that the host gave the destination, such as the name of a bucket.</param>
/// <param name="IsDelivered">Whether the complete copy was delivered.</param>
public sealed record ExportDelivery(string Destination, bool IsDelivered);
