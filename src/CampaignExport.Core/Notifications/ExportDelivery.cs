namespace CampaignExport.Notifications;

/// <summary>Whether a place besides the links got its copy of an export.</summary>
/// <param name="Destination">What the host calls the place, such as the name of a bucket.</param>
/// <param name="IsDelivered">Whether the copy is there, whole.</param>
public sealed record ExportDelivery(string Destination, bool IsDelivered);
