namespace CampaignExport.Notifications;

/// <summary>Tells the requester of an export that it is done: the seam to a host's mail delivery.</summary>
/// <remarks>
/// May be called concurrently. An export is never undone because its notification failed: the telling is tried again later,
/// unless the error says that this is in vain.
/// </remarks>
public interface IExportNotifier
{
    /// <summary>Tells one requester.</summary>
    /// <param name="notification">What is to be told, and to whom.</param>
    /// <param name="cancellationToken">Stops the telling.</param>
    /// <returns>A task that ends when the notification is accepted for delivery.</returns>
    /// <exception cref="ExportNotificationException">It was refused; the exception says whether another try could help.</exception>
    Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken = default);
}
