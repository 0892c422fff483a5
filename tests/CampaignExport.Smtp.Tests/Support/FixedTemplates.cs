using CampaignExport.Notifications;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Templates of a host that has little to say.</summary>
internal sealed class FixedTemplates(ExportMail mail) : IExportMailTemplates
{
    public ExportMail Render(ExportNotification notification) => mail;
}
