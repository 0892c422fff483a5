namespace CampaignExport.Campaigns;

/// <summary>The API names of the documented metrics, of messages and of campaigns as a whole.</summary>
/// <remarks><see cref="ChannelCatalog"/> says which channel has which metrics.</remarks>
public static class Metrics
{
    /// <summary>Messages sent: <c>sent</c>.</summary>
    public const string Sent = "sent";

    /// <summary>Messages delivered: <c>delivered</c>.</summary>
    public const string Delivered = "delivered";

    /// <summary>Opens of e-mails, repeated ones included: <c>opens</c>.</summary>
    public const string Opens = "opens";

    /// <summary>People who opened, each once per message: <c>unique_opens</c>.</summary>
    public const string UniqueOpens = "unique_opens";

    /// <summary>Clicks, repeated ones included: <c>clicks</c>.</summary>
    public const string Clicks = "clicks";

    /// <summary>People who clicked, each once per message: <c>unique_clicks</c>.</summary>
    public const string UniqueClicks = "unique_clicks";

    /// <summary>Opens of e-mails by machines, which are part of the opens: <c>machine_opens</c>.</summary>
    public const string MachineOpens = "machine_opens";

    /// <summary>Clicks that are suspected to come from machines, which are part of the clicks: <c>machine_clicks</c>.</summary>
    public const string MachineClicks = "machine_clicks";

    /// <summary>Unsubscribes: <c>unsubscribes</c>.</summary>
    public const string Unsubscribes = "unsubscribes";

    /// <summary>Messages that bounced: <c>bounces</c>.</summary>
    public const string Bounces = "bounces";

    /// <summary>E-mails reported as spam: <c>reported_spam</c>.</summary>
    public const string ReportedSpam = "reported_spam";

    /// <summary>Impressions: <c>impressions</c>.</summary>
    public const string Impressions = "impressions";

    /// <summary>People with an impression: <c>unique_impressions</c>.</summary>
    public const string UniqueImpressions = "unique_impressions";

    /// <summary>Clicks on the first button: <c>first_button_clicks</c>.</summary>
    public const string FirstButtonClicks = "first_button_clicks";

    /// <summary>Clicks on the second button: <c>second_button_clicks</c>.</summary>
    public const string SecondButtonClicks = "second_button_clicks";

    /// <summary>Direct and influenced opens of a push: <c>total_opens</c>.</summary>
    public const string TotalOpens = "total_opens";

    /// <summary>Opens of a push by a tap: <c>direct_opens</c>.</summary>
    public const string DirectOpens = "direct_opens";

    /// <summary>Clicks on the body: <c>body_clicks</c>.</summary>
    public const string BodyClicks = "body_clicks";

    /// <summary>Impressions of cards: <c>total_impressions</c>.</summary>
    public const string TotalImpressions = "total_impressions";

    /// <summary>Clicks on cards: <c>total_clicks</c>.</summary>
    public const string TotalClicks = "total_clicks";

    /// <summary>Dismissals of cards: <c>total_dismissals</c>.</summary>
    public const string TotalDismissals = "total_dismissals";

    /// <summary>People who dismissed a card: <c>unique_dismissals</c>.</summary>
    public const string UniqueDismissals = "unique_dismissals";

    /// <summary>Messages sent to the carrier: <c>sent_to_carrier</c>.</summary>
    public const string SentToCarrier = "sent_to_carrier";

    /// <summary>Messages rejected by the carrier: <c>rejected</c>.</summary>
    public const string Rejected = "rejected";

    /// <summary>Messages whose delivery failed: <c>delivery_failed</c>.</summary>
    public const string DeliveryFailed = "delivery_failed";

    /// <summary>Opt-outs: <c>opt_out</c>.</summary>
    public const string OptOut = "opt_out";

    /// <summary>Requests for help: <c>help</c>.</summary>
    public const string Help = "help";

    /// <summary>Messages that could not be delivered: <c>undelivered</c>.</summary>
    public const string Undelivered = "undelivered";

    /// <summary>Messages that failed: <c>failed</c>.</summary>
    public const string Failed = "failed";

    /// <summary>Messages read: <c>read</c>.</summary>
    public const string Read = "read";

    /// <summary>Errors: <c>errors</c>.</summary>
    public const string Errors = "errors";

    /// <summary>People who received a message, counted again each day: <c>unique_recipients</c>.</summary>
    public const string UniqueRecipients = "unique_recipients";

    /// <summary>Conversions for the primary event: <c>conversions</c>.</summary>
    public const string Conversions = "conversions";

    /// <summary>Conversions for the primary event, on the day of the message: <c>conversions_by_send_time</c>.</summary>
    public const string ConversionsBySendTime = "conversions_by_send_time";

    /// <summary>Conversions for the second event: <c>conversions1</c>.</summary>
    public const string Conversions1 = "conversions1";

    /// <summary>Conversions for the second event, on the day of the message: <c>conversions1_by_send_time</c>.</summary>
    public const string Conversions1BySendTime = "conversions1_by_send_time";

    /// <summary>Conversions for the third event: <c>conversions2</c>.</summary>
    public const string Conversions2 = "conversions2";

    /// <summary>Conversions for the third event, on the day of the message: <c>conversions2_by_send_time</c>.</summary>
    public const string Conversions2BySendTime = "conversions2_by_send_time";

    /// <summary>Conversions for the fourth event: <c>conversions3</c>.</summary>
    public const string Conversions3 = "conversions3";

    /// <summary>Conversions for the fourth event, on the day of the message: <c>conversions3_by_send_time</c>.</summary>
    public const string Conversions3BySendTime = "conversions3_by_send_time";

    /// <summary>Revenue in US dollars: <c>revenue</c>.</summary>
    public const string Revenue = "revenue";

    /// <summary>People enrolled: <c>enrolled</c>.</summary>
    public const string Enrolled = "enrolled";

    /// <summary>Gets the API name of the revenue in a currency: <see cref="Revenue"/> for US dollars, and <c>revenue_eur</c> for euros.</summary>
    /// <param name="currency">The code of ISO 4217, such as <c>EUR</c>, in any case.</param>
    /// <returns>The name.</returns>
    public static string RevenueIn(string currency)
    {
        ArgumentException.ThrowIfNullOrEmpty(currency);
        return currency.Equals("USD", StringComparison.OrdinalIgnoreCase) ? Revenue : $"{Revenue}_{currency.ToLowerInvariant()}";
    }

    /// <summary>Gets the currency in the name of a metric: EUR for <c>revenue_eur</c>; null if it names none.</summary>
    internal static string? CurrencyOf(string metric) =>
        metric.Length == Revenue.Length + 4 && metric.StartsWith($"{Revenue}_", StringComparison.Ordinal) && metric.AsSpan(Revenue.Length + 1).IndexOfAnyExceptInRange('a', 'z') < 0
            ? metric[(Revenue.Length + 1)..].ToUpperInvariant() : null;
}
