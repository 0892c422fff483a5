using CampaignExport.Campaigns;
using CampaignExport.Events;

namespace CampaignExport.Tests.Events;

public sealed class EventKindsTests
{
    [Fact]
    public void Every_kind_makes_a_metric_or_says_why_not() =>
        EventKinds.All.Should().OnlyContain(kind => kind.Metrics.Count > 0 == (kind.Reason == null));

    [Fact]
    public void Every_metric_of_a_documented_channel_is_one_of_its_metrics_or_of_every_campaign()
    {
        var catalog = ChannelCatalog.Default;
        var unknown =
            from kind in EventKinds.All
            from channel in kind.IsOfPlatform ? ["ios_push", "android_push", "kindle_push", "web_push"] : new[] { kind.Channel }
            from metric in kind.Metrics
            where channel is null || catalog.Find(channel) is not null
            where catalog.FindMetric(channel, metric.ApiName) is null
            select $"{kind.Name}: {metric.ApiName}";
        unknown.Should().BeEmpty();
    }

    [Theory]
    [InlineData("email", "sent,delivered,opens,unique_opens,clicks,unique_clicks,unsubscribes,bounces,reported_spam")]
    [InlineData("content_cards", "sent,total_impressions,unique_impressions,total_clicks,unique_clicks,total_dismissals,unique_dismissals")]
    [InlineData("sms", "sent,sent_to_carrier,delivered,rejected,delivery_failed,clicks,opt_out,help")]
    [InlineData("whats_app", "sent,delivered,failed,read")]
    [InlineData("webhook", "sent,errors")]
    [InlineData("trigger_in_app_message", "impressions,clicks,first_button_clicks,second_button_clicks")]
    public void Events_of_a_channel_make_all_of_its_documented_metrics(string channel, string metrics) =>
        EventKinds.All.Where(kind => kind.Channel == channel).SelectMany(kind => kind.Metrics).Select(metric => metric.ApiName)
            .Except(["unique_recipients"]).Should().BeEquivalentTo(metrics.Split(','));

    [Theory]
    [InlineData("users.messages.email.SoftBounce")]
    [InlineData("users.messages.email.Deferral")]
    [InlineData("users.messages.email.Retry")]
    [InlineData("users.messages.pushnotification.IosForeground")]
    [InlineData("users.messages.sms.Abort")]
    public void What_is_not_in_campaign_analytics_makes_nothing(string kind) => EventKinds.Find(kind)!.Metrics.Should().BeEmpty();

    [Fact]
    public void Whatever_starts_conversions_counts_its_recipients_the_control_group_apart() =>
        EventKinds.All.Where(kind => (kind.Starts != ConversionStart.None) != kind.Metrics.Any(metric => metric.ApiName == "unique_recipients"))
            .Select(kind => kind.Name).Should().Equal(EventKinds.EnrollInControl);

    [Fact]
    public void What_cancels_a_metric_is_a_kind() =>
        EventKinds.All.SelectMany(kind => kind.Metrics).Select(metric => metric.CancelledBy).OfType<string>()
            .Should().ContainSingle().Which.Should().Match<string>(name => EventKinds.Find(name) != null);

    [Fact]
    public void Opens_of_web_push_are_direct_only()
    {
        var metric = EventKinds.Find("users.messages.pushnotification.InfluencedOpen")!.Metrics.Should().ContainSingle().Subject;
        metric.ApiName.Should().Be("total_opens");
        metric.Takes("ios").Should().BeTrue();
        metric.Takes("web").Should().BeFalse();
        metric.Takes(null).Should().BeFalse();
    }
}
