using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>Creates the text of mails to requesters. Implement it for texts and a design of your own.</summary>
/// <remarks>It may be called concurrently. An exception counts as transient, so the mail is retried.</remarks>
public interface IExportMailTemplates
{
    /// <summary>Creates the text of one mail. The same notification should give the same mail.</summary>
    /// <param name="notification">The event: the export is complete, or it failed, with the reason.</param>
    /// <returns>The mail.</returns>
    ExportMail Render(ExportNotification notification);
}
