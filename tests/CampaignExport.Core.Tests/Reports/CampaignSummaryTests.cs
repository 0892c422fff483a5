using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Reports;

public sealed class CampaignSummaryTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly DayRange OneDay = new(Day, Day);
    private static readonly DayRange Week = new(Day, Day.AddDays(6));
    private static readonly Variation A = new("email", "a");
    private static readonly Variation B = new("email", "b");
    private static readonly Variation Control = new("email", "c") { IsControl = true };

    [Fact]
    public void Totals_cover_the_messages_of_the_channel_and_the_days_of_the_range()
    {
        var metrics = Build(
            (Day, A, "sent", 1), (Day, B, "sent", 20), (Day.AddDays(6), A, "sent", 300), (Day.AddDays(7), A, "sent", 4000),
            (Day.AddDays(-1), A, "sent", 50000));

        var week = CampaignSummary.Create(metrics, Week);
        week.Find("sent", "email")!.Value.Should().Be(321);
        week.Find("sent", "email", "a")!.Value.Should().Be(301);
        week.Find("sent")!.Value.Should().Be(321);
        CampaignSummary.Create(metrics, OneDay).Find("sent", "email")!.Value.Should().Be(21);
        CampaignSummary.Create(metrics).Find("sent", "email")!.Value.Should().Be(54321, "all days of the data are the default");
    }

    [Theory]
    [InlineData("clicks", ".")]
    [InlineData("conversions_by_send_time", ", or divide conversions_by_send_time, which count on the day of the message.")]
    public void Conversions_that_exceed_the_people_of_the_range_are_a_warning(string other, string advice)
    {
        var metrics = Build(
            (Day, A, "unique_recipients", 100), (Day, A, "conversions", 3), (Day.AddDays(1), A, "unique_recipients", 4), (Day.AddDays(1), A, "conversions", 5), (Day.AddDays(1), A, other, 2));

        var second = CampaignSummary.Create(metrics, new(Day.AddDays(1), Day.AddDays(1)));

        second.Find("conversions", "email")!.Rate.Should().Be(1.25m, "the documented rate stays");
        second.Warnings.Should().Equal(
            "A conversion rate exceeds 100 %: conversions count on their own day, so they may follow messages before the range. Begin the range with these messages" + advice);
        CampaignSummary.Create(metrics).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Metric_that_the_source_never_gave_is_absent_and_one_that_is_zero_in_the_range_is_zero()
    {
        var summary = CampaignSummary.Create(Build((Day.AddDays(9), A, "opens", 5), (Day, A, "sent", 7)), Week);

        summary.Find("clicks", "email").Should().BeNull();
        summary.Find("conversions").Should().BeNull();
        summary.Find("opens", "email")!.Value.Should().Be(0);
    }

    [Fact]
    public void Metric_that_another_message_of_the_channel_has_is_zero()
    {
        var summary = CampaignSummary.Create(Build((Day, A, "sent", 7), (Day, A, "bounces", 2), (Day, B, "sent", 5), (Day, Control, "enrolled", 4)), Week);

        summary.Find("bounces", "email", "b")!.Value.Should().Be(0);
        summary.Find("delivery_rate", "email", "b")!.Rate.Should().Be(1);
        summary.Find("enrolled", "email", "b").Should().BeNull("the control group is no message");
        summary.Find("sent", "email", "c").Should().BeNull();
    }

    [Fact]
    public void Control_group_is_in_no_total_and_has_rows_of_its_own()
    {
        var summary = CampaignSummary.Create(Build((Day, A, "conversions", 7), (Day, Control, "conversions", 90), (Day, Control, "enrolled", 400)), Week);

        summary.Find("conversions", "email")!.Value.Should().Be(7);
        summary.Find("conversions", "email", "c")!.Value.Should().Be(90);
        summary.Find("enrolled", "email").Should().BeNull();
        summary.Find("enrolled", "email", "c")!.Value.Should().Be(400);
        summary.Rows[^1].Variation.Should().Be(Control, "it comes last");
    }

    [Fact]
    public void Control_group_known_only_from_the_campaign_is_in_no_total()
    {
        var metrics = Build((Day, A, "conversions", 7), (Day, B, "conversions", 90));

        CampaignSummary.Create(metrics).Find("conversions", "email")!.Value.Should().Be(97);
        CampaignSummary.Create(metrics, campaign: new Campaign { Variations = [B with { IsControl = true }] }).Find("conversions", "email")!.Value.Should().Be(7);
    }

    [Fact]
    public void Total_of_the_campaign_is_its_own_figure_and_not_computed_from_messages()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 5);
        builder.Add(Day.AddDays(1), "conversions", 6);
        builder.Add(Day, A, "conversions", 1);

        CampaignSummary.Create(builder.Build()).Find("conversions")!.Value.Should().Be(11);
    }

    [Fact]
    public void Daily_recipients_of_several_days_have_a_name_that_says_so()
    {
        var metrics = Build((Day, A, "unique_recipients", 7), (Day.AddDays(1), A, "unique_recipients", 8), (Day, A, "conversions", 3));

        var week = CampaignSummary.Create(metrics, Week);
        week.Find("unique_recipients", "email").Should().BeNull();
        week.Find("sum_of_daily_unique_recipients", "email")!.Value.Should().Be(15);
        week.Find("distinct_users", "email").Should().BeNull("the source did not count them");
        week.Find("conversions", "email")!.Rate.Should().Be(3m / 15);
        CampaignSummary.Create(metrics, OneDay).Find("unique_recipients", "email")!.Value.Should().Be(7);
    }

    [Fact]
    public void Recipients_of_several_messages_of_a_multichannel_campaign_are_a_sum_even_on_one_day()
    {
        var metrics = Build((Day, A, "unique_recipients", 7), (Day, B, "unique_recipients", 8), (Day, new("sms", "s"), "sent", 1));

        CampaignSummary.Create(metrics).Find("sum_of_daily_unique_recipients", "email")!.Value.Should().Be(15, "a user may have both messages");
        CampaignSummary.Create(metrics).Find("unique_recipients", "email", "a")!.Value.Should().Be(7);
    }

    [Fact]
    public void Distinct_people_are_given_beside_the_sum_and_divide_the_conversions()
    {
        var summary = CampaignSummary.Create(WithPeople());

        summary.Find("distinct_users")!.Value.Should().Be(11);
        summary.Find("distinct_users", "email")!.Value.Should().Be(10);
        summary.Find("distinct_users", "email", "a")!.Value.Should().Be(9);
        summary.Find("sum_of_daily_unique_recipients", "email", "a")!.Value.Should().Be(15);
        summary.Find("conversions", "email", "a")!.Rate.Should().Be(3m / 9);
        summary.Find("conversions", "email", "c")!.Rate.Should().BeNull("the control group has no recipients");
    }

    [Fact]
    public void Distinct_people_of_more_days_than_the_range_are_not_used()
    {
        var summary = CampaignSummary.Create(WithPeople(), OneDay);

        summary.Find("distinct_users", "email").Should().BeNull();
        summary.Find("conversions", "email", "a")!.Rate.Should().Be(3m / 7);
    }

    [Fact]
    public void Rate_over_days_is_the_quotient_of_sums()
    {
        // 1 of 10 on the first day and 90 of 90 on the second: the average of the rates would be 0.55.
        var summary = CampaignSummary.Create(Build(
            (Day, A, "opens", 1), (Day, A, "delivered", 10), (Day.AddDays(1), A, "opens", 90), (Day.AddDays(1), A, "delivered", 90)));

        summary.Find("opens", "email")!.Rate.Should().Be(0.91m);
        summary.Find("opens", "email")!.Definition!.ApiName.Should().Be("open_rate");
        summary.Find("sent", "email").Should().BeNull();
    }

    [Fact]
    public void Zero_divided_by_zero_has_no_value()
    {
        var row = CampaignSummary.Create(Build((Day, A, "opens", 0), (Day, A, "delivered", 0))).Find("opens", "email")!;

        (row.Value, row.Rate).Should().Be((0, null));
    }

    [Fact]
    public void Rate_without_a_denominator_has_no_value() =>
        CampaignSummary.Create(Build((Day, A, "opens", 3))).Find("opens", "email")!.Rate.Should().BeNull();

    [Fact]
    public void Rates_that_no_metric_names_have_rows_of_their_own()
    {
        var summary = CampaignSummary.Create(Build(
            (Day, A, "sent", 200), (Day, A, "bounces", 50), (Day, A, "delivered", 140), (Day, A, "unique_opens", 40), (Day, A, "unique_clicks", 10)));

        Show(summary.Find("delivery_rate", "email")).Should().Be("150 0.75");
        Show(summary.Find("click_to_open_rate", "email")).Should().Be("10 0.25");
        Show(summary.Find("unique_clicks", "email")).Should().Be($"10 {10m / 140}");
        Show(summary.Find("delivered", "email")).Should().Be("140 ");
    }

    [Fact]
    public void Deliveries_of_a_push_without_known_bounces_are_its_sends_but_no_rate_claims_that_all_arrived()
    {
        var push = new Variation("ios_push", "p");
        var without = CampaignSummary.Create(Build((Day, push, "sent", 200), (Day, push, "direct_opens", 50)));
        var with = CampaignSummary.Create(Build((Day, push, "sent", 200), (Day, push, "direct_opens", 50), (Day, push, "bounces", 100)));

        without.Find("direct_opens", "ios_push")!.Rate.Should().Be(0.25m);
        without.Find("delivery_rate", "ios_push").Should().BeNull();
        with.Find("direct_opens", "ios_push")!.Rate.Should().Be(0.5m);
        Show(with.Find("delivery_rate", "ios_push")).Should().Be("100 0.5");
    }

    [Fact]
    public void Conversion_rate_of_a_campaign_divides_its_own_figures_and_that_of_in_app_messages_unique_impressions()
    {
        var inApp = new Variation("trigger_in_app_message", "i");
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 3);
        builder.Add(Day, "unique_recipients", 12);
        builder.Add(Day, inApp, "conversions", 3);
        builder.Add(Day, inApp, "unique_recipients", 12);
        builder.Add(Day, inApp, "unique_impressions", 30);

        var single = CampaignSummary.Create(builder.Build());
        single.Find("conversions")!.Rate.Should().BeNull("the campaign has no unique impressions");
        single.Find("conversions", "trigger_in_app_message")!.Rate.Should().Be(0.1m);
        builder.Add(Day, A, "sent", 1);
        CampaignSummary.Create(builder.Build()).Find("conversions")!.Rate.Should().Be(0.25m);
    }

    [Fact]
    public void Only_message_of_a_channel_has_no_rows_beside_those_of_the_channel() =>
        CampaignSummary.Create(Build((Day, A, "sent", 1), (Day, new("sms", "s"), "sent", 2))).Rows.Select(row => (row.Channel, row.Variation, row.Metric, row.Value))
            .Should().Equal((null, null, "sent", 3), ("email", null, "sent", 1), ("sms", null, "sent", 2));

    [Fact]
    public void Metrics_and_daily_figures_of_a_host_are_included()
    {
        var catalog = ChannelCatalog.Default
            .With(new Channel("pager", "Pager") { Metrics = [new("beeps", "Beeps")], Rates = [new("beep_rate", "Beep Rate", "beeps", "sent")] })
            .With(new Metric("visitors", "Visitors", MetricUnit.People) { SumsOverDays = false });
        var builder = new DailyMetricsBuilder(catalog: null);
        var pager = new Variation("pager", null);
        foreach (var (metric, value) in new[] { ("beeps", 1), ("sent", 4), ("unheard_of", 9) })
            builder.Add(Day, pager, metric, value);
        builder.Add(Day, "visitors", 5);
        builder.Add(Day.AddDays(1), "visitors", 5);
        builder.Add(Day, "unheard_of_too", 8);

        var summary = CampaignSummary.Create(builder.Build(), catalog: catalog);

        summary.Find("beeps", "pager")!.Rate.Should().Be(0.25m);
        summary.Find("unheard_of", "pager")!.Value.Should().Be(9);
        summary.Find("unheard_of_too")!.Value.Should().Be(8);
        summary.Find("sum_of_daily_visitors")!.Value.Should().Be(10);
    }

    [Fact]
    public void Counts_beyond_53_bits_stay_exact() =>
        CampaignSummary.Create(Build((Day, A, "sent", long.MaxValue), (Day, B, "sent", long.MaxValue))).Find("sent", "email")!.Value
            .Should().Be(18446744073709551614m);

    [Fact]
    public void No_days_are_an_error_that_says_what_to_do() =>
        FluentActions.Invoking(() => CampaignSummary.Create(new DailyMetricsBuilder().Build())).Should().Throw<NoDataException>()
            .WithMessage("The campaign has no data yet. Give a first and a last day to export zeros.");

    [Fact]
    public async Task File_is_written_to_streams_and_sinks_with_the_same_bytes()
    {
        var file = ReportFile.Create(CampaignSummary.Create(Build((Day, A, "opens", 1), (Day, A, "delivered", 3))));
        var sink = new MemorySink();
        using var stream = new MemoryStream();

        var rows = await file.WriteAsync(new CsvFormat(), stream);
        var exported = await file.ExportAsync(new CsvFormat(), sink);

        (exported.Name, exported.Rows, exported.Bytes).Should().Be(("summary.csv", rows, stream.Length));
        System.Text.Encoding.UTF8.GetString(stream.ToArray()).Should().Be(
            "channel,variation_id,variation_name,metric,value,rate\r\nemail,,,delivered,3,\r\nemail,,,opens,1,0.3333333333\r\n");
    }

    private static DailyMetrics WithPeople()
    {
        var builder = new DailyMetricsBuilder
        {
            People = new DistinctPeople(11)
            {
                Channels = new Dictionary<string, long> { ["email"] = 10 },
                Variations = new Dictionary<(string Channel, string VariationId), long> { [("email", "a")] = 9, [("email", "b")] = 1 },
            },
        };
        builder.Add(Day, "unique_recipients", 15);
        foreach (var (day, variation, metric, value) in new[]
        {
            (Day, A, "unique_recipients", 7), (Day.AddDays(1), A, "unique_recipients", 8), (Day, A, "conversions", 3), (Day, B, "unique_recipients", 1),
            (Day, Control, "conversions", 2),
        })
        {
            builder.Add(day, variation, metric, value);
        }

        return builder.Build();
    }

    private static string Show(SummaryRow? row) => FormattableString.Invariant($"{row!.Value} {row.Rate}");

    private static DailyMetrics Build(params (DateOnly Day, Variation Variation, string Metric, decimal Value)[] values)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var (day, variation, metric, value) in values)
            builder.Add(day, variation, metric, value);
        return builder.Build();
    }
}
