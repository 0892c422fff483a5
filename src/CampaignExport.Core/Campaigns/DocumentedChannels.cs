namespace CampaignExport.Campaigns;

/// <summary>The channels whose fields the campaign analytics API documents, and the contents of their charts.</summary>
internal static class DocumentedChannels
{
    private static readonly Metric Sent = new("sent", "Sent");
    private static readonly Metric Clicks = new("clicks", "Clicks");
    private static readonly Metric MachineClicks = new("machine_clicks", "Machine Clicks");
    private static readonly Metric Bounces = new("bounces", "Bounces");
    private static readonly Metric Delivered = new("delivered", "Delivered");
    private static readonly string[] PushEngagement = ["sent", "total_opens", "direct_opens", "bounces"];

    /// <summary>The conversion rate of a campaign with several channels, and of every channel but in-app messages.</summary>
    public static Rate ConversionRate { get; } = new("conversion_rate", "Conversion Rate", "conversions", "unique_recipients");

    public static IReadOnlyList<Channel> All { get; } =
    [
        Email(),
        InApp(),
        Push("ios_push", "iOS Push", "apple_push") with { DynamicMetricPrefixes = ["carousel_slide_", "notif_button_"] },
        Push("android_push", "Android Push"),
        ContentCards(),
        Push("kindle_push", "Kindle Push"),
        Sms(),
        Push("web_push", "Web Push"),
        Webhook(),
        WhatsApp(),
        Push("windows_phone8_push", "Windows Phone 8 Push"),
        Push("windows_universal_push", "Windows Universal Push"),
    ];

    private static Channel Email() => new("email", "Email")
    {
        Metrics =
        [
            Sent, Delivered, new("opens", "Opens"), new("unique_opens", "Unique Opens", MetricUnit.People), new("machine_opens", "Machine Opens"), Clicks,
            new("unique_clicks", "Unique Clicks", MetricUnit.People), MachineClicks, new("unsubscribes", "Unsubscribes"), Bounces,
            new("reported_spam", "Reported as Spam"),
        ],
        Rates =
        [
            new("delivery_rate", "Delivery Rate", new MetricTerm("sent", minus: "bounces"), "sent"),
            new("open_rate", "Open Rate", "opens", "delivered"),
            new("unique_open_rate", "Unique Open Rate", "unique_opens", "delivered"),
            new("click_rate", "Click Rate", "clicks", "delivered"),
            new("unique_click_rate", "Unique Click Rate", "unique_clicks", "delivered"),
            new("click_to_open_rate", "Click-to-Open Rate", "unique_clicks", "unique_opens"),
            new("unsubscribe_rate", "Unsubscribe Rate", "unsubscribes", "delivered"),
            new("bounce_rate", "Bounce Rate", "bounces", "sent"),
            new("spam_rate", "Spam Rate", "reported_spam", "sent"),
            ConversionRate,
        ],
        EngagementMetrics = ["delivered", "sent", "opens", "clicks", "bounces", "reported_spam"],
        VariantMetrics = ["delivered", "sent", "opens", "clicks", "bounces", "reported_spam"],
    };

    private static Channel InApp() => new("trigger_in_app_message", "In-App Message")
    {
        Aliases = ["in_app_message", "in-app_message"],
        Metrics =
        [
            Sent, new("impressions", "Impressions"), Clicks, new("first_button_clicks", "Button 1 Clicks"),
            new("second_button_clicks", "Button 2 Clicks"), new("unique_impressions", "Unique Impressions", MetricUnit.People),
        ],
        Rates =
        [
            new("click_rate", "Click Rate", "clicks", "impressions"),
            new("first_button_click_rate", "Button 1 Click Rate", "first_button_clicks", "impressions"),
            new("second_button_click_rate", "Button 2 Click Rate", "second_button_clicks", "impressions"),
            // The only channel whose conversions are divided by unique impressions.
            new("conversion_rate", "Conversion Rate", "conversions", "unique_impressions"),
        ],
        EngagementMetrics = ["sent", "impressions", "clicks"],
        VariantMetrics = ["sent", "impressions", "clicks"],
    };

    private static Channel Push(string apiName, string displayName, params string[] aliases) => new(apiName, displayName)
    {
        Aliases = aliases,
        Metrics =
        [
            Sent, new("total_opens", "Total Opens"), new("direct_opens", "Direct Opens"), Bounces, new("body_clicks", "Body Clicks"),
        ],
        // Push reports no deliveries, so they are computed: sent minus bounces.
        Rates =
        [
            new("delivery_rate", "Delivery Rate", new MetricTerm("sent", minus: "bounces"), "sent"),
            new("total_open_rate", "Total Open Rate", "total_opens", new MetricTerm("sent", minus: "bounces")),
            new("direct_open_rate", "Direct Open Rate", "direct_opens", new MetricTerm("sent", minus: "bounces")),
            new("bounce_rate", "Bounce Rate", "bounces", "sent"),
            ConversionRate,
        ],
        EngagementMetrics = PushEngagement,
        VariantMetrics = ["sent", "conversions", "unique_recipients", "total_opens", "direct_opens", "bounces"],
    };

    private static Channel ContentCards() => new("content_cards", "Content Card")
    {
        Aliases = ["content_card"],
        Metrics =
        [
            Sent, new("total_impressions", "Total Impressions"), new("unique_impressions", "Unique Impressions", MetricUnit.People),
            new("total_clicks", "Total Clicks"), new("unique_clicks", "Unique Clicks", MetricUnit.People),
            new("total_dismissals", "Total Dismissals"), new("unique_dismissals", "Unique Dismissals", MetricUnit.People),
        ],
        Rates =
        [
            new("click_rate", "Click Rate", "total_clicks", "total_impressions"),
            new("unique_click_rate", "Unique Click Rate", "unique_clicks", "unique_impressions"),
            new("dismissal_rate", "Dismissal Rate", "total_dismissals", "total_impressions"),
            new("unique_dismissal_rate", "Unique Dismissal Rate", "unique_dismissals", "unique_impressions"),
            ConversionRate,
        ],
        EngagementMetrics =
        [
            "sent", "total_impressions", "unique_impressions", "total_clicks", "unique_clicks", "total_dismissals", "unique_dismissals",
        ],
    };

    private static Channel Sms() => new("sms", "SMS")
    {
        Metrics =
        [
            Sent, new("sent_to_carrier", "Sent to Carrier"), Delivered, new("rejected", "Rejected"),
            new("delivery_failed", "Delivery Failed"), Clicks, MachineClicks, new("opt_out", "Opt-Out"), new("help", "Help"),
            new("undelivered", "Undelivered"),
        ],
        Rates =
        [
            new("sent_to_carrier_rate", "Sent to Carrier Rate", "sent_to_carrier", "sent"),
            new("delivery_rate", "Delivery Rate", "delivered", "sent"),
            new("rejection_rate", "Rejection Rate", "rejected", "sent"),
            new("delivery_failure_rate", "Delivery Failure Rate", "delivery_failed", "sent"),
            new("click_rate", "Click Rate", "clicks", "delivered"),
            new("opt_out_rate", "Opt-Out Rate", "opt_out", "sent"),
            new("help_rate", "Help Rate", "help", "sent"),
            ConversionRate,
        ],
        EngagementMetrics = ["sent", "sent_to_carrier", "delivered", "rejected", "delivery_failed", "clicks", "opt_out", "help"],
    };

    private static Channel WhatsApp() => new("whats_app", "WhatsApp")
    {
        Aliases = ["whatsapp"],
        Metrics = [Sent, Delivered, new("failed", "Failed"), new("read", "Read")],
        Rates =
        [
            new("delivery_rate", "Delivery Rate", "delivered", "sent"),
            new("failure_rate", "Failure Rate", "failed", "sent"),
            new("read_rate", "Read Rate", "read", "sent"),
            ConversionRate,
        ],
        EngagementMetrics = ["sent", "delivered", "failed", "read"],
    };

    private static Channel Webhook() => new("webhook", "Webhook")
    {
        Metrics = [Sent, new("errors", "Errors")],
        Rates = [new("error_rate", "Error Rate", "errors", "sent"), ConversionRate],
        EngagementMetrics = ["sent", "errors"],
    };
}
