namespace CampaignExport.Notifications;

/// <summary>The outcome of an export for another destination.</summary>
/// <param name="destination">The name that the host gave the destination, such as the name of a bucket.</param>
/// <param name="isDelivered">Whether the complete copy was delivered.</param>
public sealed class ExportDelivery(string destination, bool isDelivered)
{
    /// <summary>The name that the host gave the destination, such as the name of a bucket.</summary>
    public string Destination { get; } = destination;

    /// <summary>Whether the complete copy was delivered.</summary>
    public bool IsDelivered { get; } = isDelivered;
}
