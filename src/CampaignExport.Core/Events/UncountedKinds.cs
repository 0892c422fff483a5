namespace CampaignExport.Events;

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
        ("revenue is not counted", ["users.behaviors.Purchase", "users.campaigns.Revenue"]),
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
