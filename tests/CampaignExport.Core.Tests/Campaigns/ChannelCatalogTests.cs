using CampaignExport.Campaigns;

namespace CampaignExport.Tests.Campaigns;

public sealed class ChannelCatalogTests
{
    private static readonly ChannelCatalog Catalog = ChannelCatalog.Default;

    /// <summary>The documented fields of each channel; a star marks counts of users.</summary>
    public static TheoryData<string, string, string> DocumentedChannels => new()
    {
        {
            "email", "Email",
            "sent delivered opens unique_opens* machine_opens clicks unique_clicks* machine_clicks unsubscribes bounces reported_spam"
        },
        {
            "trigger_in_app_message", "In-App Message",
            "sent impressions clicks first_button_clicks second_button_clicks unique_impressions*"
        },
        { "ios_push", "iOS Push", "sent total_opens direct_opens bounces body_clicks" },
        { "android_push", "Android Push", "sent total_opens direct_opens bounces body_clicks" },
        { "kindle_push", "Kindle Push", "sent total_opens direct_opens bounces body_clicks" },
        { "web_push", "Web Push", "sent total_opens direct_opens bounces body_clicks" },
        { "windows_phone8_push", "Windows Phone 8 Push", "sent total_opens direct_opens bounces body_clicks" },
        { "windows_universal_push", "Windows Universal Push", "sent total_opens direct_opens bounces body_clicks" },
        {
            "content_cards", "Content Card",
            "sent total_impressions unique_impressions* total_clicks unique_clicks* total_dismissals unique_dismissals*"
        },
        { "sms", "SMS", "sent sent_to_carrier delivered rejected delivery_failed clicks machine_clicks opt_out help undelivered" },
        { "whats_app", "WhatsApp", "sent delivered failed read" },
        { "webhook", "Webhook", "sent errors" },
    };

    [Theory]
    [MemberData(nameof(DocumentedChannels))]
    public void Every_documented_metric_of_a_channel_has_its_unit(string apiName, string displayName, string fields)
    {
        var channel = Catalog.Find(apiName)!;

        channel.ApiName.Should().Be(apiName);
        channel.DisplayName.Should().Be(displayName);
        channel.Metrics.Select(metric => metric.Unit == MetricUnit.People ? metric.ApiName + "*" : metric.ApiName)
            .Should().BeEquivalentTo(fields.Split(' '));
        channel.Metrics.Should().OnlyContain(metric => metric.SumsOverDays && metric.Unit != MetricUnit.Money);
        channel.Metrics.Should().OnlyContain(metric => metric.SumsOverChannels == (metric.Unit == MetricUnit.Events));
        channel.Metrics.Should().OnlyContain(metric => metric.DisplayName.Length > 0);
    }

    [Fact]
    public void Every_channel_has_documented_metrics() =>
        Catalog.Channels.Select(channel => channel.ApiName).Should().BeEquivalentTo(DocumentedChannels.Select(row => row.Data.Item1));

    [Theory]
    [InlineData("conversions", "Conversions", MetricUnit.Events, true, false)]
    [InlineData("conversions_by_send_time", "Conversions by Send Time", MetricUnit.Events, true, false)]
    [InlineData("conversions1", "Conversions B", MetricUnit.Events, true, false)]
    [InlineData("conversions1_by_send_time", "Conversions B by Send Time", MetricUnit.Events, true, false)]
    [InlineData("conversions2", "Conversions C", MetricUnit.Events, true, false)]
    [InlineData("conversions2_by_send_time", "Conversions C by Send Time", MetricUnit.Events, true, false)]
    [InlineData("conversions3", "Conversions D", MetricUnit.Events, true, false)]
    [InlineData("conversions3_by_send_time", "Conversions D by Send Time", MetricUnit.Events, true, false)]
    [InlineData("unique_recipients", "Unique Recipients", MetricUnit.People, false, false)]
    [InlineData("revenue", "Revenue", MetricUnit.Money, true, false)]
    [InlineData("enrolled", "Enrolled", MetricUnit.People, true, false)]
    public void Campaign_metrics_have_a_unit_and_additivity(
        string apiName, string displayName, MetricUnit unit, bool sumsOverDays, bool sumsOverChannels)
    {
        Catalog.CampaignMetrics.Should().HaveCount(11);
        Catalog.FindMetric(null, apiName).Should().BeEquivalentTo(
            new Metric(apiName, displayName, unit) { SumsOverDays = sumsOverDays, SumsOverChannels = sumsOverChannels });
        Catalog.FindMetric("email", apiName).Should().BeSameAs(Catalog.FindMetric(null, apiName), "each variation has it too");
    }

    [Theory]
    [InlineData("apple_push", "ios_push")]
    [InlineData("in_app_message", "trigger_in_app_message")]
    [InlineData("in-app_message", "trigger_in_app_message")]
    [InlineData("content_card", "content_cards")]
    [InlineData("EMAIL", "email")]
    [InlineData("Apple_Push", "ios_push")]
    public void Channel_is_found_by_each_of_its_names_in_any_case(string name, string apiName) =>
        Catalog.Find(name)!.ApiName.Should().Be(apiName);

    [Fact]
    public void Unknown_channel_is_created_with_its_name()
    {
        Catalog.Find("rcs").Should().BeNull();

        var channel = Catalog.FindOrExtend("rcs");

        channel.Should().BeEquivalentTo(new { ApiName = "rcs", DisplayName = "rcs" });
        channel.Metrics.Should().BeEmpty();
        Catalog.FindMetric("rcs", "sent").Should().BeNull();
        Catalog.FindMetric("rcs", "conversions").Should().NotBeNull();
    }

    [Fact]
    public void Channel_of_the_host_is_added_to_a_new_catalog()
    {
        var extended = Catalog.With(new Channel("rcs", "RCS") { Aliases = ["rich"], Metrics = [new Metric("sent", "Sent")] });

        extended.Find("rich")!.DisplayName.Should().Be("RCS");
        extended.FindMetric("rcs", "sent").Should().NotBeNull();
        extended.Channels.Should().HaveCount(Catalog.Channels.Count + 1);
        extended.CampaignMetrics.Should().BeSameAs(Catalog.CampaignMetrics);
        Catalog.Find("rcs").Should().BeNull();
    }

    [Fact]
    public void Channel_of_the_host_replaces_the_channel_with_its_name()
    {
        var replaced = Catalog.With(Catalog.Find("email")! with { DisplayName = "Mail" });

        replaced.Channels.Should().HaveCount(Catalog.Channels.Count);
        replaced.Find("email")!.DisplayName.Should().Be("Mail");
    }

    [Fact]
    public void Name_of_a_channel_takes_precedence_over_an_alias()
    {
        var catalog = Catalog.With(new Channel("apple_push", "Own"));

        catalog.Find("apple_push")!.DisplayName.Should().Be("Own");
        catalog.Find("ios_push")!.DisplayName.Should().Be("iOS Push");
    }

    [Theory]
    [InlineData("revenue_eur", "Revenue (EUR)")]
    [InlineData("revenue_euro", null)]
    [InlineData("revenue_EUR", null)]
    [InlineData("revenue_", null)]
    public void Revenue_in_a_currency_is_known_by_its_code(string name, string? displayName)
    {
        Catalog.FindMetric("email", name).Should().BeEquivalentTo(displayName is null ? null : new Metric(name, displayName, MetricUnit.Money));
    }

    [Fact]
    public void Campaign_metric_of_the_host_is_added_or_replaces_one()
    {
        var extended = Catalog
            .With(new Metric("revenue", "Turnover", MetricUnit.Money))
            .With(new Metric("refunds", "Refunds", MetricUnit.Money));

        extended.CampaignMetrics.Should().HaveCount(Catalog.CampaignMetrics.Count + 1);
        extended.FindMetric(null, "revenue")!.DisplayName.Should().Be("Turnover");
        extended.FindMetric("sms", "refunds")!.DisplayName.Should().Be("Refunds");
        Catalog.FindMetric(null, "refunds").Should().BeNull();
    }

    [Theory]
    [InlineData("ios_push", "carousel_slide_1_Sale_click", true)]
    [InlineData("ios_push", "notif_button_2_Later_click", true)]
    [InlineData("android_push", "carousel_slide_1_Sale_click", false)]
    [InlineData("ios_push", "slide", false)]
    public void Metrics_in_data_of_senders_are_known_if_documented(string channel, string metric, bool known) =>
        (Catalog.FindMetric(channel, metric) is { Unit: MetricUnit.Events }).Should().Be(known);

    [Fact]
    public void Charts_show_email_then_in_app_then_ios_then_android_then_the_others_by_name() =>
        ChannelCatalog.InChartOrder(
            ["web_push", "android_push", "sms", "email", "content_cards", "ios_push", "zalo", "trigger_in_app_message", "Kakao"])
            .Should().Equal(
                "email", "trigger_in_app_message", "ios_push", "android_push", "Kakao", "content_cards", "sms", "web_push", "zalo");

    [Theory]
    [InlineData("email", "delivered sent opens clicks bounces reported_spam", "delivered sent opens clicks bounces reported_spam")]
    [InlineData("trigger_in_app_message", "sent impressions clicks", "sent impressions clicks")]
    [InlineData("ios_push", "sent total_opens direct_opens bounces", "sent conversions unique_recipients total_opens direct_opens bounces")]
    [InlineData("android_push", "sent total_opens direct_opens bounces", "sent conversions unique_recipients total_opens direct_opens bounces")]
    public void The_charts_of_the_founding_document_show_its_metrics_in_its_order(string channel, string engagement, string variants)
    {
        Catalog.Find(channel)!.EngagementMetrics.Should().Equal(engagement.Split(' '));
        Catalog.Find(channel)!.VariantMetrics.Should().Equal(variants.Split(' '));
    }

    [Fact]
    public void Metrics_of_charts_and_rates_are_metrics_of_their_channel()
    {
        foreach (var channel in Catalog.Channels)
        {
            var named = channel.EngagementMetrics.Concat(channel.VariantMetrics)
                .Concat(channel.Rates.SelectMany(rate => new[] { rate.Numerator, rate.Denominator }).SelectMany(term => new[] { term.Metric, term.Minus }))
                .OfType<string>();
            named.Where(metric => Catalog.FindMetric(channel.ApiName, metric) is null).Should().BeEmpty("that is about {0}", channel.ApiName);
        }
    }
}
