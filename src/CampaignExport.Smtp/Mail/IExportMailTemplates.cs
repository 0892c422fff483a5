using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>Words the mails to requesters: the seam for a host's own texts and looks.</summary>
/// <remarks>May be called concurrently. An error of it counts as one that may pass, so the mail is tried again.</remarks>
public interface IExportMailTemplates
{
    /// <summary>Words one mail. The same notification should give the same mail.</summary>
    /// <param name="notification">What is to be told: that the export is complete, or why it failed.</param>
    /// <returns>The mail.</returns>
    ExportMail Render(ExportNotification notification);
}
