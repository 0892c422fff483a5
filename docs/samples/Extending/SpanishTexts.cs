using CampaignExport.Campaigns;
using CampaignExport.Charts;

namespace Extending;

// <own-texts>
internal sealed class SpanishTexts : ChartTexts
{
    public override string DateHeader => "Fecha";

    public override string MessagesSentByDate => "Mensajes enviados por fecha";

    public override string TotalMessagesSent => "Total de mensajes enviados";

    public override string ChannelSent(Channel channel) => $"{channel.DisplayName}: enviados";

    public override string EngagementByDate(Channel channel) => $"Interacción con {channel.DisplayName} por fecha";

    public override string EngagementMetric(Channel channel, Metric metric) => metric.ApiName switch
    {
        "sent" => "Enviados",
        "opens" => "Aperturas",
        "unique_opens" => "Aperturas únicas",
        "reads" => "Leídos",
        _ => base.EngagementMetric(channel, metric),
    };
}
// </own-texts>
