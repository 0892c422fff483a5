using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The French texts. They use the spelling of the founding document; texts that it lacks follow its style.</summary>
internal sealed class FrenchChartTexts : ChartTexts
{
    public override string MessagesSentByDate => "Messages envoyés par date";

    public override string TotalMessagesSent => "Total des messages envoyés";

    public override string ControlGroup => "Groupe de contrôle";

    public override string ChannelSent(Channel channel) => channel.ApiName switch
    {
        "email" => "E-mail envoyés",
        "trigger_in_app_message" => "Messages in-app envoyés",
        "content_cards" => "Cartes de contenu envoyées",
        _ => $"{ChannelName(channel)} envoyés",
    };

    public override string EngagementByDate(Channel channel) => channel.ApiName switch
    {
        "email" => "Engagement par message e-mail par date",
        "trigger_in_app_message" => "Engagement sur les messages in-app par date",
        "ios_push" => "Engagement de notification push iOS par date",
        "content_cards" => "Engagement sur les cartes de contenu par date",
        _ => $"Engagement sur les {ChannelName(channel)} par date",
    };

    public override string EngagementMetric(Channel channel, Metric metric) => (channel.ApiName, metric.ApiName) switch
    {
        ("email", "delivered") => "Livrés",
        ("email", "opens") => "Ouverts",
        ("email", "clicks") => "Cliqués",
        ("email", "bounces") => "En échec (bounces)",
        ("email", "reported_spam") => "Signalés comme spam",
        (_, "sent") => channel.ApiName == "content_cards" ? "Envoyées" : "Envoyés",
        (_, "total_opens") => "Total des ouvertures",
        _ => MetricName(metric),
    };

    public override string Statistic(Channel channel, Metric metric) => (channel.ApiName, metric.ApiName) switch
    {
        ("email", "delivered") => "Quantité livrée",
        ("email", "sent") => "Quantité envoyée",
        ("email", "reported_spam") => "Signalements spam",
        (_, "sent") => IsPush(channel) ? "Messages envoyés" : "Envoyé",
        _ => MetricName(metric),
    };

    public override string ByDateForEachVariant(string statistic) => $"{statistic} par date pour chaque variante";

    private static string ChannelName(Channel channel) => channel.ApiName switch
    {
        "ios_push" => "Push iOS",
        "android_push" => "Push Android",
        "kindle_push" => "Push Kindle",
        "web_push" => "Push web",
        "windows_phone8_push" => "Push Windows Phone 8",
        "windows_universal_push" => "Push Windows universel",
        "webhook" => "Webhooks",
        _ => channel.DisplayName,
    };

    private static string MetricName(Metric metric) => metric.ApiName switch
    {
        "opens" or "total_opens" => "Ouvertures",
        "direct_opens" => "Ouvertures directes",
        "clicks" => "Clics",
        "conversions" => "Conversions",
        "unique_recipients" => "Destinataires uniques",
        "total_impressions" => "Total des impressions",
        "unique_impressions" => "Impressions uniques",
        "total_clicks" => "Total des clics",
        "unique_clicks" => "Clics uniques",
        "total_dismissals" => "Total des rejets",
        "unique_dismissals" => "Rejets uniques",
        "sent_to_carrier" => "Envoyés à l’opérateur",
        "delivered" => "Livrés",
        "rejected" => "Rejetés",
        "delivery_failed" => "Échecs de livraison",
        "opt_out" => "Désinscriptions",
        "help" => "Demandes d’aide",
        "failed" => "En échec",
        "read" => "Lus",
        "errors" => "Erreurs",
        "undelivered" => "Non livrés",
        _ => metric.DisplayName,
    };
}
