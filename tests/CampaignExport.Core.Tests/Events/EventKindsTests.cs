using CampaignExport.Campaigns;
using CampaignExport.Events;

namespace CampaignExport.Tests.Events;

public sealed class EventKindsTests
{
    [Fact]
    public void Every_kind_has_a_metric_or_a_reason() =>
        EventKinds.All.Should().OnlyContain(kind => kind.Metrics.Count > 0 == (kind.Reason == null));

    [Fact]
    public void Metrics_of_event_kinds_are_documented_for_their_channel()
    {
        var catalog = ChannelCatalog.Default;
        var unknown =
            from kind in EventKinds.All
            from channel in kind.ChannelFromPlatform ? ["ios_push", "android_push", "kindle_push", "web_push"] : new[] { kind.Channel }
            from metric in kind.Metrics
            where channel is null || catalog.Find(channel) is not null
            where catalog.FindMetric(channel, metric.ApiName) is null
            select $"{kind.Name}: {metric.ApiName}";
        unknown.Should().BeEmpty();
    }

    [Theory]
    [InlineData("email", "sent,delivered,opens,unique_opens,machine_opens,clicks,unique_clicks,machine_clicks,unsubscribes,bounces,reported_spam")]
    [InlineData("content_cards", "sent,total_impressions,unique_impressions,total_clicks,unique_clicks,total_dismissals,unique_dismissals")]
    [InlineData("sms", "sent,sent_to_carrier,delivered,rejected,delivery_failed,clicks,machine_clicks,opt_out,help")]
    [InlineData("whats_app", "sent,delivered,failed,read")]
    [InlineData("webhook", "sent,errors")]
    [InlineData("trigger_in_app_message", "impressions,clicks,first_button_clicks,second_button_clicks")]
    public void Events_of_a_channel_produce_all_its_documented_metrics(string channel, string metrics) =>
        EventKinds.All.Where(kind => kind.Channel == channel).SelectMany(kind => kind.Metrics).Select(metric => metric.ApiName)
            .Except(["unique_recipients"]).Should().BeEquivalentTo(metrics.Split(','));

    [Theory]
    [InlineData("users.messages.email.SoftBounce")]
    [InlineData("users.messages.email.Deferral")]
    [InlineData("users.messages.email.Retry")]
    [InlineData("users.messages.pushnotification.IosForeground")]
    [InlineData("users.messages.sms.Abort")]
    public void Kinds_outside_campaign_analytics_have_no_metric(string kind) => EventKinds.Find(kind)!.Metrics.Should().BeEmpty();

    // The events of the documentation, in all versions of its change log up to the twelfth (September 2026).
    [Theory]
    [InlineData("users.messages.email.", "Send Delivery Open Click Bounce SoftBounce MarkAsSpam Unsubscribe Deferral Retry Abort")]
    [InlineData("users.messages.pushnotification.", "Send Open InfluencedOpen Bounce IosForeground Retry Abort")]
    [InlineData("users.messages.inappmessage.", "Impression Click Abort")]
    [InlineData("users.messages.contentcard.", "Send Impression Click Dismiss Abort")]
    [InlineData("users.messages.sms.", "Send CarrierSend Delivery DeliveryFailure Rejection ShortLinkClick InboundReceive Retry Abort")]
    [InlineData("users.messages.rcs.", "Send Delivery Rejection Read Click InboundReceive Abort")]
    [InlineData("users.messages.whatsapp.", "Send Delivery Failure Read Click InboundReceive Retry Abort")]
    [InlineData("users.messages.webhook.", "Send Failure Retry Abort")]
    [InlineData("users.messages.line.", "Send Click InboundReceive Retry Abort")]
    [InlineData("users.messages.", "banner.Impression banner.Click banner.Dismiss banner.Abort featureflag.Impression liveactivity.Send liveactivity.Outcome")]
    [InlineData("users.messages.", "newsfeedcard.Impression newsfeedcard.Click newsfeedcard.Abort landingpage.Impression landingpage.Click landingpage.FormSubmission survey.Response")]
    [InlineData("users.campaigns.", "Conversion EnrollInControl FrequencyCap Revenue Abort")]
    [InlineData("users.canvas.", "Entry Conversion Revenue FrequencyCap exit.MatchedAudience exit.PerformedEvent experimentstep.SplitEntry experimentstep.Conversion costep.Send costep.Conversion")]
    [InlineData("users.behaviors.", "CustomEvent Purchase InstallAttribution Location Uninstall UpgradedApp app.FirstSession app.SessionStart app.SessionEnd app.NewsFeedImpression")]
    [InlineData("users.behaviors.", "geofence.DataEvent geofence.RecordEvent liveactivity.PushToStartTokenChange liveactivity.UpdateTokenChange pushnotification.TokenStateChange")]
    [InlineData("users.behaviors.", "subscription.GlobalStateChange subscriptiongroup.StateChange")]
    [InlineData("users.", "canvasstep.Progression RandomBucketNumberUpdate profile.Update UserDeleteRequest UserOrphan")]
    [InlineData("", "changelogs.GlobalControlGroup agentconsole.AgentExecuted agentconsole.ToolInvocation contentoptimizer.ComponentStore")]
    public void Every_documented_event_is_known_in_any_case(string prefix, string names)
    {
        foreach (var name in names.Split(' ').Select(name => prefix + name))
        {
            foreach (var variant in new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant() })
                EventKinds.Find(variant)?.Name.Should().Be(name);
            EventKinds.Find(name).Should().NotBeNull("{0} is documented", name);
        }
    }

    [Fact]
    public void Names_of_kinds_are_unique() => EventKinds.All.Should().OnlyHaveUniqueItems(kind => kind.Name);

    [Fact]
    public void Kinds_that_start_conversions_count_recipients_except_the_control_group() =>
        EventKinds.All.Where(kind => (kind.Starts != ConversionStart.None) != kind.Metrics.Any(metric => metric.ApiName == "unique_recipients"))
            .Select(kind => kind.Name).Should().Equal(EventKinds.EnrollInControl);

    [Fact]
    public void Cancelling_events_are_known_kinds() =>
        EventKinds.All.SelectMany(kind => kind.Metrics).Select(metric => metric.CancelledBy).OfType<string>()
            .Should().ContainSingle().Which.Should().Match<string>(name => EventKinds.Find(name) != null);

    [Fact]
    public void Opens_of_web_push_are_direct_only()
    {
        var metric = EventKinds.Find("users.messages.pushnotification.InfluencedOpen")!.Metrics.Should().ContainSingle().Subject;
        metric.ApiName.Should().Be("total_opens");
        metric.Matches("ios").Should().BeTrue();
        metric.Matches("web").Should().BeFalse();
        metric.Matches(null).Should().BeFalse();
    }
}
