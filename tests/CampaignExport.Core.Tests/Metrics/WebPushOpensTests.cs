using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.Tests.Metrics;

/// <summary>Web push has only direct opens, so missing total opens equal them.</summary>
public sealed class WebPushOpensTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly DayRange Days = new(Day, Day.AddDays(2));

    [Fact]
    public void Missing_total_opens_are_filled_with_direct_opens_in_charts_totals_and_rates()
    {
        var metrics = Make("web_push", total: [null, null, null], direct: [3, 4, 0]);
        var campaign = metrics.DescribeCampaign();

        Column(MultichannelCharts.Create(campaign, metrics, Days)[1], "total_opens").Should().Equal(3, 4, 0);
        Column(MultivariateCharts.Create(campaign with { Variations = [.. campaign.Variations, new("web_push", "b")] }, metrics, Days, ChartGrouping.ByVariant)[0], "total_opens")
            .Should().Equal(3, 4, 0);
        var opens = CampaignSummary.Create(metrics, Days).Find("total_opens", "web_push")!;
        (opens.Value, opens.Rate).Should().Be((7, 7m / 300));
    }

    [Fact]
    public void Existing_total_opens_are_kept_and_missing_days_filled() =>
        Opens(Make("web_push", total: [5, null, 0], direct: [3, 4, 2])).Should().Equal(5, 4, 0);

    [Fact]
    public void Days_in_any_order_are_filled()
    {
        var builder = new DailyMetricsBuilder();
        var variation = new Variation("web_push", "a");
        foreach (var day in new[] { 9, 2, 5, 7, 0, 3, 8, 1, 6, 4 })
        {
            builder.Add(Day.AddDays(day), variation, "direct_opens", day);
            if (day % 3 == 0)
                builder.Add(Day.AddDays(day), variation, "total_opens", 100 + day);
        }

        var opens = builder.Build().GetVariationSeries("web_push", "a", "total_opens");

        Enumerable.Range(0, 10).Select(day => opens.ValueOn(Day.AddDays(day))).Should().Equal(100, 1, 2, 103, 4, 5, 106, 7, 8, 109);
    }

    [Theory]
    [InlineData("ios_push")]
    [InlineData("android_push")]
    [InlineData("kindle_push")]
    public void Total_opens_of_other_push_channels_are_not_filled(string channel) =>
        Opens(Make(channel, total: [null, null, null], direct: [3, 4, 2])).Should().Equal(0, 0, 0);

    private static IEnumerable<decimal> Opens(DailyMetrics metrics) =>
        Days.Days.Select(metrics.GetVariationSeries(metrics.Channels[0], "a", "total_opens").ValueOn);

    private static IEnumerable<decimal> Column(Chart chart, string metric) => Days.Days.Select(chart.Columns.Single(column => column.Metric == metric).ValueOn);

    private static DailyMetrics Make(string channel, int?[] total, int[] direct)
    {
        var builder = new DailyMetricsBuilder();
        var variation = new Variation(channel, "a");
        for (var at = 0; at < direct.Length; at++)
        {
            builder.Add(Day.AddDays(at), variation, "sent", 100);
            builder.Add(Day.AddDays(at), variation, "direct_opens", direct[at]);
            if (total[at] is { } opens)
                builder.Add(Day.AddDays(at), variation, "total_opens", opens);
        }

        return builder.Build();
    }
}
