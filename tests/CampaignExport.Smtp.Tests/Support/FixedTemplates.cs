using CampaignExport.Notifications;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Minimal templates of a host.</summary>
internal sealed class FixedTemplates(ExportMail mail) : IExportMailTemplates
{
    public ExportMail Render(ExportNotification notification) => mail;
}
