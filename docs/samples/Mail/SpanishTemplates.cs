using CampaignExport.Notifications;
using CampaignExport.Smtp;

namespace Mail;

// <own-templates>
internal sealed class SpanishTemplates : IExportMailTemplates
{
    private readonly ExportMailTemplates _others = new();

    public ExportMail Render(ExportNotification notification)
    {
        if (notification is not { Language: "es", Failure: null })
            return _others.Render(notification);
        var text = $"Su exportación está lista ({notification.Rows} filas):\n\n";
        foreach (var link in notification.Links)
            text += $"{link.Name}\n{link.Url}\n";
        return new ExportMail($"Su exportación de {notification.CampaignName ?? notification.CampaignId} está lista", text, html: null);
    }
}
// </own-templates>
