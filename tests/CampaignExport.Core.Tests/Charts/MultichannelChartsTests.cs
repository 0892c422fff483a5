using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Charts;

public sealed class MultichannelChartsTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly DayRange ThreeDays = new(Day, Day.AddDays(2));

    [Theory]
    [InlineData("email", "Email Message Engagement by Date", "Engagement par message e-mail par date", "email-message-engagement-by-date")]
    [InlineData("trigger_in_app_message", "In-App Message Engagement by Date", "Engagement sur les messages in-app par date", "in-app-message-engagement-by-date")]
    [InlineData("ios_push", "iOS Push Engagement by Date", "Engagement de notification push iOS par date", "ios-push-engagement-by-date")]
    [InlineData("android_push", "Android Push Engagement by Date", "Engagement sur les Push Android par date", "android-push-engagement-by-date")]
    [InlineData("windows_phone8_push", "Windows Phone 8 Push Engagement by Date", "Engagement sur les Push Windows Phone 8 par date", "windows-phone-8-push-engagement-by-date")]
    [InlineData("content_cards", "Content Card Engagement by Date", "Engagement sur les cartes de contenu par date", "content-card-engagement-by-date")]
    [InlineData("rcs", "rcs Engagement by Date", "Engagement sur les rcs par date", "rcs-engagement-by-date")]
    public void Chart_has_a_localized_title_and_a_name_from_the_English_title(string channel, string english, string french, string name)
    {
        var metrics = Build((Day, new(channel, "a"), "sent", 1));

        foreach (var (texts, first, title) in new[]
        {
            (ChartTexts.English, "Messages Sent by Date", english),
            (ChartTexts.French, "Messages envoyés par date", french),
        })
        {
            var charts = Create(metrics, new ChartOptions { Texts = texts });

            charts.Select(chart => chart.Title).Should().Equal(first, title);
            charts.Select(chart => chart.Name).Should().Equal("messages-sent-by-date", name);
            charts.Should().OnlyContain(chart => chart.DateHeader == "Date");
        }
    }

    [Fact]
    public void Charts_are_in_documented_order_and_then_by_name()
    {
        var metrics = Build([.. new[] { "webhook", "sms", "android_push", "ios_push", "trigger_in_app_message", "email" }
            .Select(channel => (Day, new Variation(channel, "a"), "sent", 1m))]);

        var charts = Create(metrics);

        charts[0].Columns.Select(column => column.Header).Should().Equal(
            "Total Messages Sent", "Email Sent", "In-App Message Sent", "iOS Push Sent", "Android Push Sent", "SMS Sent", "Webhook Sent");
        charts.Skip(1).Select(chart => chart.Columns[0].Channel)
            .Should().Equal("email", "trigger_in_app_message", "ios_push", "android_push", "sms", "webhook");
    }

    [Fact]
    public void Day_without_data_is_a_row_of_zeros()
    {
        var charts = Create(Build((Day, new("email", "a"), "sent", 5), (Day.AddDays(2), new("email", "a"), "sent", 7)));

        charts[0].Days.Should().Be(ThreeDays);
        Values(charts[0], "Total Messages Sent").Should().Equal(5, 0, 7);
        Values(charts[1], "Delivered").Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Unused_channel_has_no_chart() =>
        Create(Build((Day, new("email", "a"), "sent", 5))).Should().HaveCount(2);

    [Fact]
    public void Channel_used_only_on_other_days_has_a_chart_of_zeros()
    {
        var charts = Create(Build((Day, new("email", "a"), "sent", 5), (Day.AddDays(-9), new("sms", "b"), "sent", 7)));

        charts.Should().HaveCount(3);
        Values(charts[2], "Sent").Should().Equal(0, 0, 0);
        Values(charts[0], "SMS Sent").Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Channel_only_in_the_description_has_a_chart_of_zeros()
    {
        var metrics = Build((Day, new("email", "a"), "sent", 5));

        var charts = MultichannelCharts.Create(metrics.DescribeCampaign(new Campaign { Channels = ["web_push"] }), metrics, ThreeDays);

        Values(charts[2], "Total Opens").Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Messages_of_one_channel_are_added_up_without_the_control_group()
    {
        var charts = Create(Build(
            (Day, new("email", "a"), "sent", 5), (Day, new("email", "b"), "sent", 70), (Day, new("sms", "s"), "sent", 300),
            (Day, new("email", "c") { IsControl = true }, "sent", 9000)));

        Values(charts[0], "Total Messages Sent")[0].Should().Be(375);
        Values(charts[0], "Email Sent")[0].Should().Be(75);
        Values(charts[1], "Sent")[0].Should().Be(75);
    }

    [Fact]
    public void Charts_and_total_include_only_the_requested_channels()
    {
        var metrics = Build((Day, new("email", "a"), "sent", 5), (Day, new("ios_push", "b"), "sent", 70), (Day, new("sms", "c"), "sent", 600));

        var charts = Create(metrics, new ChartOptions { Channels = ["SMS", "apple_push"] });

        charts.Select(chart => chart.Name).Should().Equal("messages-sent-by-date", "ios-push-engagement-by-date", "sms-engagement-by-date");
        Values(charts[0], "Total Messages Sent")[0].Should().Be(670);
    }

    [Fact]
    public void Channel_that_the_campaign_did_not_use_is_refused_by_name()
    {
        var metrics = Build((Day, new("email", "a"), "sent", 5), (Day, new("ios_push", "b"), "sent", 5));

        FluentActions.Invoking(() => Create(metrics, new ChartOptions { Channels = ["email", "fax"] }))
            .Should().Throw<ExportRequestException>()
            .WithMessage("The campaign did not use a channel 'fax'. It used: email, ios_push.");
        FluentActions.Invoking(() => Create(Build(), new ChartOptions { Channels = ["email"] }))
            .Should().Throw<ExportRequestException>().WithMessage("The campaign did not use a channel 'email'. It used: none.");
    }

    [Fact]
    public void Unknown_channel_shows_every_metric_of_its_data()
    {
        var charts = Create(Build((Day, new("rcs", "a"), "sent", 5), (Day, new("rcs", "a"), "reads", 3)));

        charts[1].Columns.Select(column => column.Header).Should().Equal("sent", "reads");
        Values(charts[1], "reads")[0].Should().Be(3);
    }

    [Fact]
    public void Requested_metrics_replace_the_documented_columns_in_their_order()
    {
        var metrics = Build(
            (Day, new("email", "a"), "unique_opens", 5), (Day, new("email", "a"), "sent", 9), (Day, new("email", "a"), "unique_recipients", 8), (Day, new("email", "a"), "revenue", 2.5m),
            (Day, new("sms", "b"), "sent", 7), (Day, new("sms", "b"), "unique_recipients", 6), (Day, new("sms", "c"), "unique_recipients", 5), (Day, new("webhook", "d"), "errors", 1));

        var charts = Create(metrics, new ChartOptions { Metrics = ["unique_recipients", "unique_opens", "sent", "revenue", "unique_opens"], Channels = ["email", "sms"] });

        charts.Select(chart => (chart.Name, string.Join('|', chart.Columns.Select(column => $"{column.Header}={column.ValueOn(Day)}")))).Should().Equal(
            ("email-message-engagement-by-date", "Unique Recipients=8|Unique Opens=5|Sent=9|Revenue=2.5"),
            // Two messages may have reached the same person.
            ("sms-engagement-by-date", "Sent=7"));
    }

    [Fact]
    public void Requested_metrics_of_the_campaign_have_their_own_chart()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 3);
        builder.Add(Day, "unique_recipients", 40);
        builder.Add(Day, new Variation("email", "a"), "sent", 50);
        var metrics = builder.Build();

        foreach (var (texts, title, headers) in new[]
        {
            (ChartTexts.English, "Campaign Metrics by Date", "Unique Recipients=40|Conversions=3|Conversions B=0"),
            (ChartTexts.French, "Statistiques de la campagne par date", "Destinataires uniques=40|Conversions=3|Conversions B=0"),
        })
        {
            var chart = Create(metrics, new ChartOptions { Texts = texts, Metrics = ["unique_recipients", "conversions", "conversions1"] }).Should().ContainSingle().Which;

            (chart.Name, chart.Title).Should().Be(("campaign-metrics-by-date", title));
            string.Join('|', chart.Columns.Select(column => $"{column.Header}={column.ValueOn(Day)}")).Should().Be(headers);
        }
    }

    [Theory]
    [InlineData("The campaign has no metric 'Sent'. Did you mean 'sent'?", "sent", "Sent")]
    [InlineData("The campaign has no metric 'uniqe_open'. Did you mean 'unique_opens'?", "uniqe_open")]
    [InlineData("The campaign has no metric 'redas'. Did you mean 'reads'?", "redas")]
    [InlineData("The campaign has no metric 'conversions9'. Did you mean 'conversions' or 'conversions1' or 'conversions2'?", "conversions9")]
    [InlineData("The campaign has no metric 'impressions'. It has: conversions, reads.", "impressions")]
    [InlineData("The list of metrics is empty. Name metrics of the campaign. It has: conversions, reads.")]
    public void Unknown_metrics_are_refused_with_similar_ones_or_those_of_the_data(string message, params string[] wanted)
    {
        var builder = new DailyMetricsBuilder(catalog: null);
        builder.Add(Day, "conversions", 1);
        builder.Add(Day, new Variation("email", "a"), "reads", 5);
        var metrics = builder.Build();

        FluentActions.Invoking(() => Create(metrics, new ChartOptions { Metrics = wanted })).Should().Throw<ExportRequestException>().WithMessage(message);
    }

    [Fact]
    public void Requested_metric_without_values_is_a_warning()
    {
        var metrics = Build((Day, new("email", "a"), "sent", 5));
        var request = new ChartExportRequest("c") { Options = new() { Metrics = ["sent", "unique_opens", "conversions", "revenue_eur"] } };

        CampaignCharts.Create(metrics, request).Warnings.Should().Equal(
            "The data has no values of 'unique_opens'. Its columns are zero.", "The data has no values of 'conversions'. Its columns are zero.",
            "The data has no values of 'revenue_eur'. Its columns are zero.");
        CampaignCharts.Create(metrics, new ChartExportRequest("c")).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Channel_of_the_host_has_the_chart_of_its_description()
    {
        var catalog = ChannelCatalog.Default.With(new Channel("rcs", "RCS")
        {
            Metrics = [new("sent", "Sent"), new("reads", "Reads")],
            EngagementMetrics = ["reads", "sent"],
        });

        var charts = Create(Build((Day, new("rcs", "a"), "sent", 5)), new ChartOptions { Catalog = catalog });

        charts[1].Title.Should().Be("RCS Engagement by Date");
        charts[1].Columns.Select(column => column.Header).Should().Equal("Reads", "Sent");
    }

    [Fact]
    public void Host_can_replace_the_chart_of_a_known_channel()
    {
        var catalog = ChannelCatalog.Default.With(
            ChannelCatalog.Default.Find("email")! with { EngagementMetrics = ["unique_opens", "unsubscribes", "revenue"] });

        var charts = Create(Build((Day, new("email", "a"), "unique_opens", 5)), new ChartOptions { Catalog = catalog });

        charts[1].Columns.Select(column => column.Header).Should().Equal("Unique Opens", "Unsubscribes", "Revenue");
    }

    [Fact]
    public void Host_can_provide_texts_and_file_names_stay_English()
    {
        var charts = Create(Build((Day, new("email", "a"), "sent", 5)), new ChartOptions { Texts = new GermanTexts() });

        charts[0].Title.Should().Be("Gesendet je Tag");
        charts[0].Name.Should().Be("messages-sent-by-date");
        charts[0].DateHeader.Should().Be("Datum");
        charts[0].Columns[0].Header.Should().Be("Total Messages Sent", "what a host does not replace stays English");
    }

    [Fact]
    public void Texts_with_the_same_header_are_distinguished()
    {
        var charts = Create(Build((Day, new("email", "a"), "sent", 5)), new ChartOptions { Texts = new MonotonousTexts() });

        charts[1].Columns.Select(column => column.Header).Should().Equal(
            "Date (delivered)", "Date (sent)", "Date (opens)", "Date (clicks)", "Date (bounces)", "Date (reported_spam)");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 40)]
    public void Impressions_of_in_app_messages_count_as_sent_if_chosen(bool chosen, int sent)
    {
        var charts = Create(
            Build((Day, new("trigger_in_app_message", "a"), "impressions", 40)), new ChartOptions { InAppSentFromImpressions = chosen });

        Values(charts[0], "Total Messages Sent")[0].Should().Be(sent);
        Values(charts[1], "Sent")[0].Should().Be(sent);
        Values(charts[1], "Impressions")[0].Should().Be(40);
    }

    [Fact]
    public void In_app_message_with_a_sent_count_keeps_it()
    {
        var metrics = Build(
            (Day, new("trigger_in_app_message", "a"), "impressions", 40), (Day, new("trigger_in_app_message", "a"), "sent", 60),
            (Day, new("content_cards", "a"), "impressions", 40));

        var charts = Create(metrics, new ChartOptions { InAppSentFromImpressions = true });

        Values(charts[1], "Sent")[0].Should().Be(60);
        Values(charts[2], "Sent")[0].Should().Be(0, "only in-app messages have no documented 'sent'");
    }

    [Fact]
    public void Every_column_names_the_source_of_its_numbers()
    {
        var charts = Create(Build((Day, new("email", "a"), "sent", 5)));

        charts[0].Columns.Select(column => (column.Channel, column.Variation, column.Metric))
            .Should().Equal((null, null, "sent"), ("email", null, "sent"));
    }

    private static IReadOnlyList<Chart> Create(DailyMetrics metrics, ChartOptions? options = null) =>
        MultichannelCharts.Create(metrics.DescribeCampaign(), metrics, ThreeDays, options);

    private static DailyMetrics Build(params (DateOnly Day, Variation Variation, string Metric, decimal Value)[] values)
    {
        var builder = new DailyMetricsBuilder(catalog: null);
        foreach (var (day, variation, metric, value) in values)
            builder.Add(day, variation, metric, value);
        return builder.Build();
    }

    private static decimal[] Values(Chart chart, string header) =>
        [.. chart.Days.Days.Select(chart.Columns.Single(column => column.Header == header).ValueOn)];

    private sealed class GermanTexts : ChartTexts
    {
        public override string DateHeader => "Datum";

        public override string MessagesSentByDate => "Gesendet je Tag";
    }

    private sealed class MonotonousTexts : ChartTexts
    {
        public override string EngagementMetric(Channel channel, Metric metric) => "Date";
    }
}
