using System.Collections.Frozen;

namespace CampaignExport.Events;

/// <summary>The documented kinds of events, and the metrics that they count towards.</summary>
public static class EventKinds
{
    /// <summary>The kind of conversions. The detail is the index of the conversion behavior, 0 for the primary one.</summary>
    public const string Conversion = "users.campaigns.Conversion";

    /// <summary>The kind of enrollments in the control group.</summary>
    public const string EnrollInControl = "users.campaigns.EnrollInControl";

    /// <summary>The kind of deletions of people.</summary>
    public const string UserDeleteRequest = "users.UserDeleteRequest";

    /// <summary>The kind of merges of a person into another one: <see cref="MessageEvent.ReplacedBy"/>.</summary>
    public const string UserOrphan = "users.UserOrphan";

    /// <summary>The kind of purchases. They belong to no campaign: each counts for the campaigns that its person received before it.</summary>
    public const string Purchase = "users.behaviors.Purchase";

    internal const string MachineOpen = "machine_open";
    internal const string SuspectedBotClick = "is_suspected_bot_click";

    private const string WebhookFailure = "users.messages.webhook.Failure";
    private static readonly string[] OptOut = ["unsubscribed", "opt_out", "opt-out", "optout", "stop"];

    private static readonly FrozenDictionary<string, EventKind> ByName;

    static EventKinds()
    {
        All =
        [
            .. Email(), .. Push(), .. InApp(), .. ContentCards(), .. Sms(), .. Rcs(), .. WhatsApp(), .. Webhook(), .. Others(), .. GetCampaignSeries(),
            .. UncountedKinds.All,
        ];
        ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The time after sending during which unique opens and unique clicks of a message count: 7 days.</summary>
    internal static TimeSpan TrackingPeriod { get; } = TimeSpan.FromDays(7);

    /// <summary>The metrics of events that open a message.</summary>
    internal static IReadOnlyList<string> OpeningMetrics { get; } = ["opens", "direct_opens", "total_opens", "read"];

    /// <summary>The metrics of events that click in a message.</summary>
    internal static IReadOnlyList<string> ClickingMetrics { get; } = ["clicks", "total_clicks"];

    /// <summary>The time after a message during which purchases count if the campaign has no conversion behavior: 3 days.</summary>
    internal static TimeSpan PurchasePeriod { get; } = TimeSpan.FromDays(3);

    /// <summary>All documented kinds.</summary>
    public static IReadOnlyList<EventKind> All { get; }

    /// <summary>Finds a kind.</summary>
    /// <param name="name">The documented name, in any case.</param>
    /// <returns>The kind, or null if there is no such kind.</returns>
    public static EventKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>
    /// Gets the metrics that are zero for a message of a channel without such events. Those of machines are not among them: it is unknown whether machines would be marked.
    /// Nor are deliveries: if no message of a channel was delivered, the files have no deliveries.
    /// </summary>
    internal static IEnumerable<string> CountedMetricsOf(string channel) => All
        .Where(kind => kind.Channel == channel || (kind.ChannelFromPlatform && channel.EndsWith("_push", StringComparison.Ordinal)))
        .SelectMany(kind => kind.Metrics).Where(metric => metric.Counting != EventCounting.ByMachine).Select(metric => metric.ApiName).Where(name => name != "delivered");

    private static EventKind[] Email() =>
    [
        Message("email", "email.Send", "sent", ConversionStart.Each),
        Message("email", "email.Delivery", "delivered"),
        ByMachine(MachineOpen, "machine_opens", Message("email", "email.Open", "opens", "unique_opens", EventCounting.FirstOfMessage)),
        ByMachine(SuspectedBotClick, "machine_clicks", Message("email", "email.Click", "clicks", "unique_clicks", EventCounting.FirstOfMessage)),
        // Drops are reported as marked bounces, and count as bounces.
        Message("email", "email.Bounce", "bounces"),
        Message("email", "email.MarkAsSpam", "reported_spam"),
        Message("email", "email.Unsubscribe", "unsubscribes"),
    ];

    private static EventKind[] Push() =>
    [
        OfPlatform("Send", "sent", ConversionStart.Each),
        OfPlatform("Open", "direct_opens") with { Metrics = [new("direct_opens"), new("total_opens")] },
        // Web push has direct opens only.
        OfPlatform("InfluencedOpen", "total_opens") with
        {
            DetailField = "platform",
            Metrics = [new("total_opens") { Details = ["ios", "android", "kindle"] }],
        },
        OfPlatform("Bounce", "bounces"),
    ];

    private static EventKind[] InApp() =>
    [
        Message("trigger_in_app_message", "inappmessage.Impression", "impressions", ConversionStart.EachAnew),
        Message("trigger_in_app_message", "inappmessage.Click", "clicks") with
        {
            DetailField = "button_id",
            Metrics = [new("clicks"), new("first_button_clicks") { Details = ["0"] }, new("second_button_clicks") { Details = ["1"] }],
        },
    ];

    private static EventKind[] ContentCards() =>
    [
        Message("content_cards", "contentcard.Send", "sent"),
        .. Viewed("content_cards", "contentcard"),
    ];

    private static EventKind[] Sms() =>
    [
        Message("sms", "sms.Send", "sent", ConversionStart.Each),
        Message("sms", "sms.CarrierSend", "sent_to_carrier"),
        Message("sms", "sms.Delivery", "delivered"),
        Message("sms", "sms.DeliveryFailure", "delivery_failed"),
        Message("sms", "sms.Rejection", "rejected"),
        ByMachine(SuspectedBotClick, "machine_clicks", Message("sms", "sms.ShortLinkClick", "clicks")),
        Inbound("sms", "sms.InboundReceive"),
    ];

    private static EventKind[] Rcs() =>
    [
        Message("rcs", "rcs.Send", "sent", ConversionStart.Each),
        Message("rcs", "rcs.Delivery", "delivered"),
        Message("rcs", "rcs.Rejection", "rejected"),
        Message("rcs", "rcs.Read", "read"),
        ByMachine(SuspectedBotClick, "machine_clicks", Message("rcs", "rcs.Click", "clicks")),
        Inbound("rcs", "rcs.InboundReceive"),
    ];

    private static EventKind[] WhatsApp() =>
    [
        Message("whats_app", "whatsapp.Send", "sent", ConversionStart.Each),
        Message("whats_app", "whatsapp.Delivery", "delivered"),
        Message("whats_app", "whatsapp.Failure", "failed"),
        Message("whats_app", "whatsapp.Read", "read"),
    ];

    private static EventKind[] Webhook() =>
    [
        // A webhook with an error counts as sent, but its person does not count as a recipient.
        Message("webhook", "webhook.Send", "sent", ConversionStart.Each) with
        {
            Metrics = [new("sent"), new("unique_recipients", EventCounting.PeoplePerDay) { CancelledBy = WebhookFailure }],
        },
        // A failure that is not terminal is retried.
        Message("webhook", "webhook.Failure", "errors") with
        {
            DetailField = "is_terminal",
            Metrics = [new("errors") { Details = ["", "true"] }],
        },
    ];

    private static EventKind[] Others() =>
    [
        Message("line", "line.Send", "sent", ConversionStart.Each),
        ByMachine(SuspectedBotClick, "machine_clicks", Message("line", "line.Click", "clicks")),
        .. Viewed("banner", "banner"),
        Message("feature_flag", "featureflag.Impression", "impressions"),
    ];

    private static EventKind[] GetCampaignSeries() =>
    [
        new EventKind(Conversion)
        {
            DetailField = "conversion_behavior_index",
            Metrics = [.. Conversions("0", ""), .. Conversions("1", "1"), .. Conversions("2", "2"), .. Conversions("3", "3")],
        },
        new EventKind(EnrollInControl) { Metrics = [new("enrolled", EventCounting.FirstOfPerson)], Starts = ConversionStart.Each },
        new EventKind(Purchase) { Metrics = [new("revenue", EventCounting.Revenue)] },
        new EventKind(UserDeleteRequest) { ChangesPerson = true, Reason = "concerns the recipient; numbers stay" },
        new EventKind(UserOrphan) { ChangesPerson = true, Reason = "concerns the recipient; numbers stay" },
    ];

    private static IEnumerable<EventMetric> Conversions(string index, string suffix) =>
    [
        new($"conversions{suffix}", EventCounting.Conversion) { Details = [index] },
        new($"conversions{suffix}_by_send_time", EventCounting.ConversionBySendTime) { Details = [index] },
    ];

    // A view is the receipt of such a message.
    private static EventKind[] Viewed(string channel, string word) =>
    [
        Message(channel, $"{word}.Impression", "total_impressions", "unique_impressions", EventCounting.FirstOfPerson) with
        {
            Metrics =
            [
                new("total_impressions"), new("unique_impressions", EventCounting.FirstOfPerson),
                new("unique_recipients", EventCounting.PeoplePerDay),
            ],
            Starts = ConversionStart.First,
        },
        Message(channel, $"{word}.Click", "total_clicks", "unique_clicks", EventCounting.FirstOfPerson),
        Message(channel, $"{word}.Dismiss", "total_dismissals", "unique_dismissals", EventCounting.FirstOfPerson),
    ];

    private static EventKind ByMachine(string field, string metric, EventKind kind) =>
        kind with { MachineField = field, Metrics = [.. kind.Metrics, new(metric, EventCounting.ByMachine)] };

    private static EventKind Inbound(string channel, string name) => Message(channel, name, "opt_out") with
    {
        DetailField = "action",
        Metrics = [new("opt_out") { Details = OptOut }, new("help") { Details = ["help"] }],
    };

    private static EventKind OfPlatform(string name, string metric, ConversionStart starts = ConversionStart.None) =>
        Message(null, $"pushnotification.{name}", metric, starts) with { ChannelFromPlatform = true };

    private static EventKind Message(string? channel, string name, string metric, string unique, EventCounting counting) =>
        Message(channel, name, metric) with { Metrics = [new(metric), new(unique, counting)] };

    private static EventKind Message(string? channel, string name, string metric, ConversionStart starts = ConversionStart.None) =>
        new($"users.messages.{name}")
        {
            Channel = channel,
            Starts = starts,
            Metrics = starts == ConversionStart.None ? [new(metric)] : [new(metric), new("unique_recipients", EventCounting.PeoplePerDay)],
        };
}

/// <summary>The documented kinds of events that count towards no metric of a campaign, by reason.</summary>
internal static class UncountedKinds
{
    private static readonly (string Reason, string[] Names)[] ByReason =
    [
        ("not part of campaign analytics",
        [
            "users.messages.email.SoftBounce", "users.messages.email.Deferral", "users.messages.email.Retry", "users.messages.pushnotification.Retry",
            "users.messages.sms.Retry", "users.messages.whatsapp.Retry", "users.messages.webhook.Retry", "users.messages.line.Retry",
        ]),
        ("the message was not sent or shown",
        [
            "users.messages.email.Abort", "users.messages.pushnotification.Abort", "users.messages.inappmessage.Abort", "users.messages.contentcard.Abort",
            "users.messages.sms.Abort", "users.messages.rcs.Abort", "users.messages.whatsapp.Abort", "users.messages.webhook.Abort",
            "users.messages.line.Abort", "users.messages.banner.Abort", "users.messages.newsfeedcard.Abort", "users.campaigns.Abort",
            "users.campaigns.FrequencyCap",
        ]),
        ("shown while the app is open, which does not count as an open", ["users.messages.pushnotification.IosForeground"]),
        ("no metric is documented",
        [
            "users.messages.whatsapp.Click", "users.messages.whatsapp.InboundReceive", "users.messages.line.InboundReceive",
            "users.messages.newsfeedcard.Impression", "users.messages.newsfeedcard.Click", "users.messages.landingpage.Impression",
            "users.messages.landingpage.Click", "users.messages.landingpage.FormSubmission", "users.messages.survey.Response",
        ]),
        ("revenue is counted from purchases", ["users.campaigns.Revenue"]),
        ("belongs to a Canvas",
        [
            "users.canvas.Entry", "users.canvas.Conversion", "users.canvas.Revenue", "users.canvas.FrequencyCap", "users.canvas.Abort",
            "users.canvas.exit.MatchedAudience", "users.canvas.exit.PerformedEvent", "users.canvas.experimentstep.SplitEntry",
            "users.canvas.experimentstep.Conversion", "users.canvas.costep.Send", "users.canvas.costep.Conversion", "users.canvasstep.Progression",
        ]),
        ("belongs to no campaign",
        [
            "users.messages.liveactivity.Send", "users.messages.liveactivity.Outcome",
            "users.behaviors.CustomEvent", "users.behaviors.InstallAttribution", "users.behaviors.Location", "users.behaviors.Uninstall",
            "users.behaviors.UpgradedApp", "users.behaviors.app.FirstSession", "users.behaviors.app.SessionStart", "users.behaviors.app.SessionEnd",
            "users.behaviors.app.NewsFeedImpression", "users.behaviors.geofence.DataEvent", "users.behaviors.geofence.RecordEvent",
            "users.behaviors.liveactivity.PushToStartTokenChange", "users.behaviors.liveactivity.UpdateTokenChange",
            "users.behaviors.pushnotification.TokenStateChange", "users.behaviors.subscription.GlobalStateChange",
            "users.behaviors.subscriptiongroup.StateChange", "users.RandomBucketNumberUpdate", "users.profile.Update",
            "changelogs.GlobalControlGroup", "agentconsole.AgentExecuted", "agentconsole.ToolInvocation", "contentoptimizer.ComponentStore",
        ]),
    ];

    public static IEnumerable<EventKind> All { get; } =
        [.. from kinds in ByReason from name in kinds.Names select new EventKind(name) { Reason = kinds.Reason }];
}
