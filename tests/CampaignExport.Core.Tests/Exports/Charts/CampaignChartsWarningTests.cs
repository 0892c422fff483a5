using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Exports;

public sealed class CampaignChartsWarningTests
{
    private static readonly DateOnly Day = Sample.Day;

    [Theory]
    [InlineData(-10, -1, true)]
    [InlineData(3, 9, true)]
    [InlineData(3, 3, true)]
    [InlineData(-10, 0, false)]
    [InlineData(2, 9, false)]
    [InlineData(0, 2, false)]
    [InlineData(1, 1, false)]
    [InlineData(-10, 10, false)]
    public void Range_outside_the_data_yields_zeros_and_a_warning(int from, int to, bool isOutside)
    {
        var charts = CampaignCharts.Create(Sample.Multichannel(), new ChartExportRequest("c") { From = Day.AddDays(from), To = Day.AddDays(to) });

        charts.Charts.Should().HaveCount(3).And.AllSatisfy(chart => chart.Days.Count.Should().Be(to - from + 1));
        if (isOutside)
        {
            charts.Charts.SelectMany(chart => chart.Columns.SelectMany(column => chart.Days.Days.Select(column.ValueOn))).Should().OnlyContain(value => value == 0);
            charts.Warnings.Should().Equal(FormattableString.Invariant(
                $"The range from {Day.AddDays(from):yyyy-MM-dd} to {Day.AddDays(to):yyyy-MM-dd} lies outside the data, which is from 2026-06-01 to 2026-06-03. All values are zero."));
        }
        else
        {
            charts.Warnings.Should().BeEmpty();
        }
    }

    [Fact]
    public void Campaign_without_data_has_charts_of_zeros_and_a_warning_for_a_given_range()
    {
        var charts = CampaignCharts.Create(new DailyMetricsBuilder().Build(), new ChartExportRequest("c") { From = Day, To = Day });

        charts.Warnings.Should().Equal("There is no data from 2026-06-01 to 2026-06-01. All values are zero.");
    }

    [Theory]
    [InlineData(4, null, "The first day, 2026-06-05, is after the last one in the data, 2026-06-03. Give both ends of the range to export zeros.")]
    [InlineData(null, -1, "The last day, 2026-05-31, is before the first one in the data, 2026-06-01. Give both ends of the range to export zeros.")]
    [InlineData(4, 3, "The range starts on 2026-06-05, after its end on 2026-06-04. Give a first day that is not after the last one.")]
    public void Range_that_ends_before_it_starts_is_refused_with_the_given_days(int? from, int? to, string message) =>
        FluentActions.Invoking(() => CampaignCharts.Create(
                Sample.Multichannel(),
                new ChartExportRequest("c") { From = from is { } first ? Day.AddDays(first) : null, To = to is { } last ? Day.AddDays(last) : null }))
            .Should().Throw<ExportRequestException>().WithMessage(message);

    [Theory]
    [InlineData("email", 8, false, null)]
    [InlineData("email", 8, true, null)]
    [InlineData("email", 9, false, "The campaign has 9 variations; 8 is the documented maximum. All are in the charts.")]
    [InlineData("ios_push", 12, true, "The campaign has 12 variations; 8 is the documented maximum. All are in the charts.")]
    public void Variations_beyond_the_documented_maximum_are_accepted_with_a_warning(string channel, int count, bool hasControl, string? warning)
    {
        var builder = new DailyMetricsBuilder();
        for (var at = 0; at < count; at++)
            builder.Add(Day, new Variation(channel, $"v{at}"), "sent", 1);
        if (hasControl)
            builder.Add(Day, new Variation(channel, "control") { IsControl = true }, "enrolled", 1);

        var charts = CampaignCharts.Create(builder.Build(), new ChartExportRequest("c"));

        charts.Charts[0].Columns.Should().HaveCount(count + (hasControl ? 1 : 0));
        charts.Warnings.Should().Equal(warning is null ? [] : [warning]);
    }

    [Fact]
    public void Warnings_of_the_source_come_first()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, new Variation("email", "a"), "sent", 1);
        builder.AddWarning("Conversions are left out: 3.");

        CampaignCharts.Create(builder.Build(), new ChartExportRequest("c") { From = Day.AddDays(1), To = Day.AddDays(1) }).Warnings.Should().Equal(
            "Conversions are left out: 3.",
            "The range from 2026-06-02 to 2026-06-02 lies outside the data, which is from 2026-06-01 to 2026-06-01. All values are zero.");
    }

    [Fact]
    public void Channel_whose_people_cannot_be_added_up_is_named()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "unique_recipients", 3);
        foreach (var variation in new Variation[] { new("email", "a"), new("email", "b"), new("sms", "c") })
            builder.Add(Day, variation, "unique_recipients", 1);
        var metrics = builder.Build();

        var charts = Create(null);

        charts.Warnings.Should().Equal("No chart shows 'unique_recipients' of the channel 'email': it has several messages, and a person can receive more than one of them.");
        charts.Charts.SelectMany(chart => chart.Columns).Select(column => column.Channel).Should().Equal(null, "sms");
        Create("sms").Warnings.Should().BeEmpty("the other channel was not requested");

        CampaignCharts Create(string? channel) => CampaignCharts.Create(
            metrics, new ChartExportRequest("c") { Options = new() { Metrics = ["unique_recipients"], Channels = channel is null ? null : [channel] } });
    }

    [Fact]
    public void Messages_of_several_channels_are_not_variations()
    {
        var builder = new DailyMetricsBuilder();
        for (var at = 0; at < 20; at++)
            builder.Add(Day, new Variation(at % 2 == 0 ? "email" : "sms", $"v{at}"), "sent", 1);

        CampaignCharts.Create(builder.Build(), new ChartExportRequest("c")).Warnings.Should().BeEmpty();
    }
}
