namespace CampaignExport.Notifications;

/// <summary>Notifies the requester of the end of an export, for example by mail.</summary>
/// <remarks>
/// Implementations must be thread-safe. A failed notification does not undo the export. It is retried later,
/// unless <see cref="ExportNotificationException.IsPermanent"/> is true.
/// </remarks>
public interface IExportNotifier
{
    /// <summary>Notifies a requester.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the notification is accepted for delivery.</returns>
    /// <exception cref="ExportNotificationException">The notification was not accepted.</exception>
    Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken = default);
}
