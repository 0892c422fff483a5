using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Campaigns;

public sealed class RateTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    /// <summary>Every documented rate, as numerator / denominator.</summary>
    public static TheoryData<string, string> DocumentedRates => new()
    {
        {
            "email",
            """
            delivery_rate = sent-bounces / sent
            open_rate = opens / delivered
            unique_open_rate = unique_opens / delivered
            click_rate = clicks / delivered
            unique_click_rate = unique_clicks / delivered
            click_to_open_rate = unique_clicks / unique_opens
            unsubscribe_rate = unsubscribes / delivered
            bounce_rate = bounces / sent
            spam_rate = reported_spam / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "trigger_in_app_message",
            """
            click_rate = clicks / impressions
            first_button_click_rate = first_button_clicks / impressions
            second_button_click_rate = second_button_clicks / impressions
            conversion_rate = conversions / unique_impressions
            """
        },
        { "ios_push", PushRates },
        { "android_push", PushRates },
        { "kindle_push", PushRates },
        { "web_push", PushRates },
        { "windows_phone8_push", PushRates },
        { "windows_universal_push", PushRates },
        {
            "content_cards",
            """
            click_rate = total_clicks / total_impressions
            unique_click_rate = unique_clicks / unique_impressions
            dismissal_rate = total_dismissals / total_impressions
            unique_dismissal_rate = unique_dismissals / unique_impressions
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "sms",
            """
            sent_to_carrier_rate = sent_to_carrier / sent
            delivery_rate = delivered / sent
            rejection_rate = rejected / sent
            delivery_failure_rate = delivery_failed / sent
            click_rate = clicks / delivered
            opt_out_rate = opt_out / sent
            help_rate = help / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "whats_app",
            """
            delivery_rate = delivered / sent
            failure_rate = failed / sent
            read_rate = read / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "webhook",
            """
            error_rate = errors / sent
            conversion_rate = conversions / unique_recipients
            """
        },
    };

    private const string PushRates =
        """
        delivery_rate = sent-bounces / sent
        total_open_rate = total_opens / sent-bounces
        direct_open_rate = direct_opens / sent-bounces
        bounce_rate = bounces / sent
        conversion_rate = conversions / unique_recipients
        """;

    [Theory]
    [MemberData(nameof(DocumentedRates))]
    public void Every_rate_has_the_documented_numerator_and_denominator(string channel, string rates) =>
        string.Join('\n', ChannelCatalog.Default.Find(channel)!.Rates.Select(rate =>
            $"{rate.ApiName} = {Show(rate.Numerator)} / {Show(rate.Denominator)}"))
        .Should().Be(rates.ReplaceLineEndings("\n"));

    [Fact]
    public void Rate_over_days_is_the_quotient_of_sums()
    {
        // 1 of 10 on the first day and 90 of 90 on the second: the average of the rates would be 0.55.
        var totals = Totals(
            (Day, "opens", 1), (Day, "delivered", 10),
            (Day.AddDays(1), "opens", 90), (Day.AddDays(1), "delivered", 90));

        totals.Rate(RateOf("open_rate"), "email").Should().Be(0.91m);
        totals.Rate(RateOf("open_rate"), "email", "a").Should().Be(0.91m);
    }

    [Fact]
    public void Zero_divided_by_zero_has_no_value() =>
        Totals((Day, "sent", 5)).Rate(RateOf("open_rate"), "email").Should().BeNull();

    [Fact]
    public void Difference_is_computed_before_the_division() =>
        Totals((Day, "sent", 200), (Day, "bounces", 50)).Rate(RateOf("delivery_rate"), "email").Should().Be(0.75m);

    [Fact]
    public void Denominator_that_is_a_zero_difference_has_no_value() =>
        Totals((Day, "sent", 50), (Day, "bounces", 50))
            .Rate(new Rate("x", "X", "opens", new MetricTerm("sent", Minus: "bounces")), "email").Should().BeNull();

    [Fact]
    public void Rates_of_a_channel_exclude_the_control_group()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, new Variation("ios_push", "v1"), "conversions", 10);
        builder.Add(Day, new Variation("ios_push", "v1"), "unique_recipients", 100);
        builder.Add(Day, new Variation("ios_push", "v0") { IsControl = true }, "conversions", 5);
        builder.Add(Day, new Variation("ios_push", "v0") { IsControl = true }, "unique_recipients", 10);
        var totals = new MetricTotals(builder.Build(), new DayRange(Day, Day));
        var rate = ChannelCatalog.Default.Find("ios_push")!.Rates.Single(one => one.ApiName == "conversion_rate");

        totals.Rate(rate, "ios_push").Should().Be(0.1m);
        totals.Rate(rate, "ios_push", "v0").Should().Be(0.5m);
    }

    [Fact]
    public void Rate_of_the_campaign_uses_campaign_metrics()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 3);
        builder.Add(Day, "unique_recipients", 12);

        new MetricTotals(builder.Build(), new DayRange(Day, Day)).Rate(RateOf("conversion_rate")).Should().Be(0.25m);
    }

    private static Rate RateOf(string name) => ChannelCatalog.Default.Find("email")!.Rates.Single(rate => rate.ApiName == name);

    private static string Show(MetricTerm term) => term.Minus is null ? term.Metric : $"{term.Metric}-{term.Minus}";

    private static MetricTotals Totals(params (DateOnly Day, string Metric, decimal Value)[] values)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var (day, metric, value) in values)
            builder.Add(day, new Variation("email", "a"), metric, value);
        return new MetricTotals(builder.Build(), new DayRange(Day, Day.AddDays(6)));
    }
}
