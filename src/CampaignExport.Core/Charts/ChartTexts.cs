using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The titles and headers of charts: English by default, French in <see cref="French"/>. Derive a class for any other language.</summary>
/// <remarks>Immutable and thread-safe. Derived classes must be so too. File names are always derived from the English texts.</remarks>
public class ChartTexts
{
    /// <summary>Initializes the English texts. Derived classes override some of them.</summary>
    protected ChartTexts()
    {
    }

    /// <summary>The English texts.</summary>
    public static ChartTexts English { get; } = new();

    /// <summary>The French texts, as spelled in the French request for this library.</summary>
    public static ChartTexts French { get; } = new FrenchChartTexts();

    /// <summary>Returns the texts of a language.</summary>
    /// <param name="language">A language tag such as <c>fr</c> or <c>fr-CA</c>; null for the default.</param>
    /// <returns>The texts; the English ones for any language other than French.</returns>
    public static ChartTexts For(string? language) => ExportLanguages.Find(language) == "fr" ? French : English;

    /// <summary>The header of the first column.</summary>
    public virtual string DateHeader => "Date";

    /// <summary>The title of the chart of all channels.</summary>
    public virtual string MessagesSentByDate => "Messages Sent by Date";

    /// <summary>The header of the total in the chart of all channels.</summary>
    public virtual string TotalMessagesSent => "Total Messages Sent";

    /// <summary>The name of a control group that has no name of its own.</summary>
    public virtual string ControlGroup => "Control Group";

    /// <summary>The title of the chart of metrics of the campaign as a whole.</summary>
    public virtual string CampaignMetricsByDate => "Campaign Metrics by Date";

    /// <summary>Gets the header of a metric of the campaign as a whole.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The header.</returns>
    public virtual string CampaignMetric(Metric metric) => metric.DisplayName;

    /// <summary>Gets the name of a channel.</summary>
    internal virtual string ChannelName(Channel channel) => channel.DisplayName;

    /// <summary>Gets the header of a channel in the chart of all channels.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The header.</returns>
    public virtual string ChannelSent(Channel channel) => $"{channel.DisplayName} Sent";

    /// <summary>Gets the title of the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The title.</returns>
    public virtual string EngagementByDate(Channel channel) =>
        channel.ApiName == "email" ? "Email Message Engagement by Date" : $"{channel.DisplayName} Engagement by Date";

    /// <summary>Gets the header of a metric in the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The header.</returns>
    public virtual string EngagementMetric(Channel channel, Metric metric) =>
        (channel.ApiName, metric.ApiName) is ("email", "opens") ? "Opened" : metric.DisplayName;

    /// <summary>Gets the name of a statistic of a multivariate campaign. It is a header in charts by variant and part of the title in charts by statistic.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public virtual string Statistic(Channel channel, Metric metric) => metric.ApiName switch
    {
        "sent" when IsPush(channel) => "Messages Sent",
        "total_opens" when IsPush(channel) => "Opens",
        "reported_spam" => "Spam Reports",
        _ => metric.DisplayName,
    };

    /// <summary>Gets the title of the chart of one statistic.</summary>
    /// <param name="statistic">The name of the statistic, from <see cref="Statistic"/>.</param>
    /// <returns>The title.</returns>
    public virtual string ByDateForEachVariant(string statistic) => $"{statistic} by Date for Each Variant";

    /// <summary>Gets the name of the sum of a metric that counts people once on each of several days.</summary>
    /// <param name="metric">The name of the metric, such as "Unique Recipients".</param>
    /// <returns>The name.</returns>
    public virtual string SumOfDaily(string metric) => $"Sum of Daily {metric}";

    /// <summary>Determines whether a channel is a push channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>True if its API name ends with <c>_push</c>.</returns>
    protected static bool IsPush(Channel channel) => channel.ApiName.EndsWith("_push", StringComparison.Ordinal);
}

/// <summary>The French texts. They use the spelling of the French request for this library; texts that it lacks follow its style.</summary>
internal sealed class FrenchChartTexts : ChartTexts
{
    public override string MessagesSentByDate => "Messages envoyés par date";

    public override string TotalMessagesSent => "Total des messages envoyés";

    public override string ControlGroup => "Groupe de contrôle";

    public override string CampaignMetricsByDate => "Statistiques de la campagne par date";

    public override string CampaignMetric(Metric metric) => MetricName(metric);

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

    public override string SumOfDaily(string metric) => $"{metric} (somme des jours)";

    internal override string ChannelName(Channel channel) => channel.ApiName switch
    {
        "email" => "E-mail",
        "trigger_in_app_message" => "Message in-app",
        "content_cards" => "Cartes de contenu",
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
        "conversions_by_send_time" => "Conversions par date d’envoi",
        "conversions1" => "Conversions B",
        "conversions1_by_send_time" => "Conversions B par date d’envoi",
        "conversions2" => "Conversions C",
        "conversions2_by_send_time" => "Conversions C par date d’envoi",
        "conversions3" => "Conversions D",
        "conversions3_by_send_time" => "Conversions D par date d’envoi",
        "revenue" => "Chiffre d’affaires",
        "enrolled" => "Inscrits au groupe de contrôle",
        "unique_recipients" => "Destinataires uniques",
        "unique_opens" => "Ouvertures uniques",
        "machine_opens" => "Ouvertures par des machines",
        "machine_clicks" => "Clics par des machines",
        "unsubscribes" => "Désabonnements",
        "body_clicks" => "Clics sur le corps du message",
        "first_button_clicks" => "Clics sur le bouton 1",
        "second_button_clicks" => "Clics sur le bouton 2",
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
        // Reports also have people and rates.
        "distinct_users" => "Personnes distinctes",
        "bounce_rate" => "Taux d’échec (bounces)",
        "click_rate" => "Taux de clic",
        "click_to_open_rate" => "Taux de clic par ouverture",
        "conversion_rate" => "Taux de conversion",
        "delivery_failure_rate" => "Taux d’échec de livraison",
        "delivery_rate" => "Taux de livraison",
        "direct_open_rate" => "Taux d’ouverture directe",
        "dismissal_rate" => "Taux de rejet",
        "error_rate" => "Taux d’erreur",
        "failure_rate" => "Taux d’échec",
        "first_button_click_rate" => "Taux de clic sur le bouton 1",
        "help_rate" => "Taux de demandes d’aide",
        "open_rate" => "Taux d’ouverture",
        "opt_out_rate" => "Taux de désinscription",
        "read_rate" => "Taux de lecture",
        "rejection_rate" => "Taux de refus",
        "second_button_click_rate" => "Taux de clic sur le bouton 2",
        "sent_to_carrier_rate" => "Taux d’envoi à l’opérateur",
        "spam_rate" => "Taux de spam",
        "total_open_rate" => "Taux d’ouverture total",
        "unique_click_rate" => "Taux de clic unique",
        "unique_dismissal_rate" => "Taux de rejet unique",
        "unique_open_rate" => "Taux d’ouverture unique",
        "unsubscribe_rate" => "Taux de désabonnement",
        _ => CampaignExport.Campaigns.Metrics.CurrencyOf(metric.ApiName) is { } currency ? $"Chiffre d’affaires ({currency})" : metric.DisplayName,
    };
}
