namespace CampaignExport.Notifications;

/// <summary>A notification was not accepted for delivery.</summary>
/// <param name="message">Why, without the address or any other personal value.</param>
/// <param name="isPermanent">Whether another try is in vain, such as when there is no such address.</param>
/// <param name="innerException">What was thrown when it was sent; null for none.</param>
public sealed class ExportNotificationException(string message, bool isPermanent, Exception? innerException = null)
    : CampaignExportException(message, innerException)
{
    /// <summary>Whether another try is in vain.</summary>
    public bool IsPermanent => isPermanent;
}
