namespace CampaignExport.Notifications;

/// <summary>The exception that is thrown when a notification was not accepted for delivery.</summary>
/// <param name="message">The reason, without the address or any other personal value.</param>
/// <param name="isPermanent">Whether a retry is useless, for example because the address does not exist.</param>
/// <param name="innerException">The exception that sending it threw; null for none.</param>
public sealed class ExportNotificationException(string message, bool isPermanent, Exception? innerException = null)
    : CampaignExportException(message, innerException)
{
    /// <summary>Whether a retry is useless.</summary>
    public bool IsPermanent => isPermanent;
}
