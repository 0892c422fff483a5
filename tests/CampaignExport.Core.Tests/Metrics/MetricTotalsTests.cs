using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Metrics;

public sealed class MetricTotalsTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly DayRange OneDay = new(Day, Day);
    private static readonly DayRange Week = new(Day, Day.AddDays(6));
    private static readonly Variation A = new("email", "a");
    private static readonly Variation B = new("email", "b");
    private static readonly Variation Control = new("email", "c") { IsControl = true };

    [Fact]
    public void Sum_covers_the_messages_of_the_channel_and_the_days_of_the_range()
    {
        var metrics = Build(
            (Day, A, "sent", 1), (Day, B, "sent", 20), (Day.AddDays(6), A, "sent", 300), (Day.AddDays(7), A, "sent", 4000),
            (Day.AddDays(-1), A, "sent", 50000));

        new MetricTotals(metrics, Week).Sum("sent", "email").Should().Be(321);
        new MetricTotals(metrics, Week).Sum("sent", "email", "a").Should().Be(301);
        new MetricTotals(metrics, OneDay).Sum("sent", "email").Should().Be(21);
        new MetricTotals(metrics, Week).Sum("sent", "sms").Should().Be(0);
        new MetricTotals(metrics, Week).Sum("sent").Should().Be(0, "the campaign itself has no such figure");
    }

    [Fact]
    public void Control_group_known_only_from_the_campaign_is_excluded()
    {
        var metrics = Build((Day, A, "conversions", 7), (Day, B, "conversions", 90));
        var campaign = new Campaign { Variations = [B with { IsControl = true }] };

        new MetricTotals(metrics, Week).Sum("conversions", "email").Should().Be(97);
        new MetricTotals(metrics, Week, campaign: campaign).Sum("conversions", "email").Should().Be(7);
    }

    [Fact]
    public void Control_group_is_excluded_unless_it_is_requested()
    {
        var totals = new MetricTotals(Build((Day, A, "conversions", 7), (Day, Control, "conversions", 90)), Week);

        totals.Sum("conversions", "email").Should().Be(7);
        totals.Sum("conversions", "email", "c").Should().Be(90);
        totals.SumOfDailyUniques("conversions", "email").Should().Be(7);
    }

    [Fact]
    public void Total_of_the_campaign_is_not_computed_from_messages()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 5);
        builder.Add(Day.AddDays(1), "conversions", 6);
        builder.Add(Day, A, "conversions", 1);

        new MetricTotals(builder.Build(), Week).Sum("conversions").Should().Be(11);
    }

    [Fact]
    public void Unique_recipients_are_not_added_up_over_days()
    {
        var totals = new MetricTotals(Build((Day, A, "unique_recipients", 7), (Day.AddDays(1), A, "unique_recipients", 8)), Week);

        foreach (var sum in new Func<decimal>[] { () => totals.Sum("unique_recipients"), () => totals.Sum("unique_recipients", "email") })
        {
            sum.Should().Throw<ArgumentException>().WithParameterName("metric").WithMessage(
                "'unique_recipients' counts a user again on every day, so a sum over days is not a number of users. "
                + "Use SumOfDailyUniques for the sum of the daily figures. (Parameter 'metric')");
        }

        totals.SumOfDailyUniques(channel: "email").Should().Be(15);
        totals.SumOfDailyUniques(channel: "email", variation: "a").Should().Be(15);
    }

    [Fact]
    public void Unique_recipients_of_one_day_have_a_sum() =>
        new MetricTotals(Build((Day, A, "unique_recipients", 7)), OneDay).Sum("unique_recipients", "email").Should().Be(7);

    [Theory]
    [InlineData("unique_opens")]
    [InlineData("conversions")]
    [InlineData("revenue")]
    public void Counts_of_users_are_not_added_up_over_channels(string metric) =>
        FluentActions.Invoking(() => new MetricTotals(Build((Day, A, metric, 7)), Week).SumOverChannels(metric))
            .Should().Throw<ArgumentException>().WithParameterName(nameof(metric)).WithMessage(
                $"'{metric}' counts users, and a user can appear in several channels, so its channels cannot be added up. Name one channel. "
                + "(Parameter 'metric')");

    [Fact]
    public void Events_are_added_up_over_channels_without_the_control_group()
    {
        var metrics = Build((Day, A, "sent", 1), (Day, new("sms", "s"), "sent", 10), (Day, Control, "sent", 100), (Day, B, "clicks", 1000));

        new MetricTotals(metrics, Week).SumOverChannels("sent").Should().Be(11);
    }

    [Fact]
    public void Catalog_of_the_host_decides_which_metrics_can_be_added_up()
    {
        var catalog = ChannelCatalog.Default.With(new Metric("unique_recipients", "Recipients", MetricUnit.Users));

        new MetricTotals(Build((Day, A, "unique_recipients", 7)), Week, catalog).Sum("unique_recipients", "email").Should().Be(7);
    }

    [Fact]
    public void Counts_beyond_53_bits_stay_exact() =>
        new MetricTotals(Build((Day, A, "sent", long.MaxValue), (Day, B, "sent", long.MaxValue)), Week).Sum("sent", "email")
            .Should().Be(18446744073709551614m);

    private static DailyMetrics Build(params (DateOnly Day, Variation Variation, string Metric, decimal Value)[] values)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var (day, variation, metric, value) in values)
            builder.Add(day, variation, metric, value);
        return builder.Build();
    }
}
