using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Reports;

public sealed class CampaignComparisonTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Fact]
    public async Task File_has_the_totals_and_the_days_of_each_campaign_by_date_and_by_days_since_its_launch()
    {
        // The response begins before the first message.
        var summer = Metrics((0, 0, 0), (1, 100, 20), (2, 0, 5));
        var autumn = Metrics((90, 50, 10));

        var comparison = CampaignComparison.Create(
        [
            new("summer", summer, new DayRange(Day, Day.AddDays(2))) { Campaign = new Campaign { Name = "Summer" } },
            new("autumn", autumn, new DayRange(Day.AddDays(90), Day.AddDays(90))),
        ]);

        using var stream = new MemoryStream();
        await ReportFile.Create(comparison).WriteAsync(new CsvFormat(), stream);
        Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n").Should().Be("""
            campaign_id,campaign_name,day,day_since_launch,channel,metric,value,rate
            summer,Summer,2026-06-01/2026-06-03,,,sent,100,
            summer,Summer,2026-06-01/2026-06-03,,email,sent,100,
            summer,Summer,2026-06-01/2026-06-03,,email,reported_spam,25,0.25
            summer,Summer,2026-06-01,-1,,sent,0,
            summer,Summer,2026-06-01,-1,email,sent,0,
            summer,Summer,2026-06-01,-1,email,reported_spam,0,
            summer,Summer,2026-06-02,0,,sent,100,
            summer,Summer,2026-06-02,0,email,sent,100,
            summer,Summer,2026-06-02,0,email,reported_spam,20,0.2
            summer,Summer,2026-06-03,1,,sent,0,
            summer,Summer,2026-06-03,1,email,sent,0,
            summer,Summer,2026-06-03,1,email,reported_spam,5,
            autumn,,2026-08-30/2026-08-30,,,sent,50,
            autumn,,2026-08-30/2026-08-30,,email,sent,50,
            autumn,,2026-08-30/2026-08-30,,email,reported_spam,10,0.2
            autumn,,2026-08-30,0,,sent,50,
            autumn,,2026-08-30,0,email,sent,50,
            autumn,,2026-08-30,0,email,reported_spam,10,0.2

            """.ReplaceLineEndings("\n"));
    }

    [Property(MaxTest = 60)]
    public void Every_figure_is_that_of_the_single_report(int seed)
    {
        var random = new Random(seed);
        ComparedCampaign[] campaigns = [.. Enumerable.Range(0, random.Next(2, 5)).Select(at => new ComparedCampaign($"c{at}", RandomMetrics(random), new DayRange(Day.AddDays(random.Next(8)), Day.AddDays(8 + random.Next(12)))))];

        var comparison = CampaignComparison.Create(campaigns);

        foreach (var one in campaigns)
        {
            var rows = comparison.Rows.Where(row => row.CampaignId == one.CampaignId).ToList();
            rows.Where(row => row.IsTotal).Select(row => Values(row.Figure)).Should().Equal(CampaignSummary.Create(one.Metrics, one.Days).Rows.Where(row => row.Variation is null).Select(Values));
            foreach (var day in one.Days.Days)
            {
                rows.Where(row => !row.IsTotal && row.Days.First == day).Select(row => Values(row.Figure))
                    .Should().Equal(CampaignSummary.Create(one.Metrics, new DayRange(day, day)).Rows.Where(row => row.Variation is null).Select(Values));
            }

            var launch = rows.Where(row => !row.IsTotal && row.DaySinceLaunch == 0).Select(row => row.Days.First).Distinct().ToList();
            launch.Should().HaveCountLessThanOrEqualTo(1);
            rows.Where(row => row.DaySinceLaunch < 0).Select(row => row.Figure.Value).Should().AllBeEquivalentTo(0m);
        }

        comparison.Rows.Should().AllSatisfy(row => row.Figure.Variation.Should().BeNull());

        static object Values(SummaryRow row) => (row.Channel, row.Variation, row.Metric, row.Value, row.Rate, row.Definition);
    }

    [Fact]
    public void Warnings_name_their_campaign_and_nothing_to_compare_is_an_error()
    {
        var (metrics, days) = (Metrics((0, 1, 0)), new DayRange(Day, Day));

        CampaignComparison.Create([new("a", metrics, days), new("a", metrics, new DayRange(Day.AddDays(-1), Day.AddDays(-1)))]).Warnings
            .Should().Equal("a: The range from 2026-05-31 to 2026-05-31 lies outside the data, which is from 2026-06-01 to 2026-06-01. All values are zero.");
        FluentActions.Invoking(() => CampaignComparison.Create([new("a", metrics, days)])).Should().Throw<ExportRequestException>()
            .WithMessage("There is nothing to compare with. Give at least two campaigns, or one campaign with two ranges of days.");
        FluentActions.Invoking(() => CampaignComparison.Create([new("a", metrics, days), new("a", metrics, days)])).Should().Throw<ExportRequestException>()
            .WithMessage("The campaign 'a' appears twice with the same days. Give it once.");
    }

    private static DailyMetrics Metrics(params (int Day, int Sent, int Spam)[] numbers)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var (day, sent, spam) in numbers)
        {
            builder.Add(Day.AddDays(day), new Variation("email", "a"), "sent", sent);
            builder.Add(Day.AddDays(day), new Variation("email", "a"), "reported_spam", spam);
        }

        return builder.Build();
    }

    private static DailyMetrics RandomMetrics(Random random)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var channel in ChannelCatalog.Default.Channels.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
        {
            foreach (var (metric, day) in from one in channel.Metrics from at in Enumerable.Range(0, 20) where random.Next(4) == 0 select (one, at))
                builder.Add(Day.AddDays(day), new Variation(channel.ApiName, $"{channel.ApiName}-{random.Next(2)}"), metric.ApiName, random.Next(5));
        }

        foreach (var day in Enumerable.Range(0, 20).Where(_ => random.Next(2) == 0))
            builder.Add(Day.AddDays(day), "unique_recipients", random.Next(9));
        return builder.Build();
    }
}
