using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Exports;

public sealed class GranularityTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    private static readonly Variation Message = new("email", "a");

    [Theory]
    [InlineData(Granularity.Week)]
    [InlineData(Granularity.WeekFromSunday)]
    [InlineData(Granularity.Month)]
    public async Task Weeks_and_months_add_up_the_days_of_a_source_and_name_the_sum_of_people(Granularity granularity)
    {
        // One sent message on May 31, two on June 1 and so on; recipients on some days.
        var builder = new DailyMetricsBuilder();
        for (var at = -1; at < 14; at++)
            builder.Add(Monday.AddDays(at), Message, "sent", at + 2);
        foreach (var at in (int[])[-1, 0, 6, 7])
            builder.Add(Monday.AddDays(at), "unique_recipients", 10);

        var charts = await CampaignCharts.ReadAsync(
            new FixedSource(builder.Build()),
            new ChartExportRequest("c") { Granularity = granularity, From = Monday.AddDays(-1), To = Monday.AddDays(8), Options = new() { Metrics = ["unique_recipients", "sent"] } });

        var (people, sent) = (charts.Charts[0], charts.Charts[1]);
        people.Columns.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Header = "Sum of Daily Unique Recipients", Metric = "sum_of_daily_unique_recipients" });
        charts.Warnings.Should().BeEmpty();
        sent.Periods.Should().Equal(people.Periods);
        foreach (var period in sent.Periods)
        {
            var days = Enumerable.Range(-1, 10).Where(at => granularity == Granularity.Month ? Monday.AddDays(at).Month == period.Day.Month : Monday.AddDays(at) >= period.Day && Monday.AddDays(at) < period.Day.AddDays(7)).ToList();
            sent.Columns[0].ValueIn(period).Should().Be(days.Sum(at => at + 2), "of {0}", period);
            people.Columns[0].ValueIn(period).Should().Be(days.Count(at => at is -1 or 0 or 6 or 7) * 10, "of {0}", period);
        }
    }

    [Theory]
    [InlineData(Granularity.Day, "messages-sent-by-date", "charts")]
    [InlineData(Granularity.Week, "messages-sent-by-date-weekly", "charts-weekly")]
    [InlineData(Granularity.WeekFromSunday, "messages-sent-by-date-weekly-from-sunday", "charts-weekly-from-sunday")]
    [InlineData(Granularity.Month, "messages-sent-by-date-monthly", "charts-monthly")]
    public void Names_of_files_say_the_granularity_unless_it_is_days(Granularity granularity, string wide, string whole)
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Monday, Message, "sent", 5);

        var charts = CampaignCharts.Create(builder.Build(), new("c") { Granularity = granularity });

        charts.CreateFiles(ChartLayout.Wide)[0].Name.Should().Be(wide);
        charts.CreateFiles(ChartLayout.Long)[0].Name.Should().Be(whole);
    }

    [Fact]
    public void Sum_of_daily_people_has_its_name_in_every_chart_and_language()
    {
        var builder = new DailyMetricsBuilder();
        foreach (var id in (string[])["a", "b"])
            builder.Add(Monday, new Variation("ios_push", id), "unique_recipients", 5);
        static ChartExportRequest Request(ChartGrouping grouping, ChartTexts texts, Granularity granularity = Granularity.Week) => new("c") { Granularity = granularity, Grouping = grouping, Options = new() { Texts = texts } };

        var english = CampaignCharts.Create(builder.Build(), Request(ChartGrouping.ByStatistic, ChartTexts.English));
        var french = CampaignCharts.Create(builder.Build(), Request(ChartGrouping.ByVariant, ChartTexts.French));
        var daily = CampaignCharts.Create(builder.Build(), Request(ChartGrouping.ByStatistic, ChartTexts.English, Granularity.Day));

        english.Charts.Should().Contain(chart => chart.Name == "sum-of-daily-unique-recipients-by-date-for-each-variant-weekly" && chart.Title == "Sum of Daily Unique Recipients by Date for Each Variant"
            && chart.Columns.All(column => column.Metric == "sum_of_daily_unique_recipients"));
        french.Charts[0].Columns.Should().Contain(column => column.Header == "Destinataires uniques (somme des jours)");
        french.Charts[0].Name.Should().Be("variant-a-weekly");
        daily.Charts.Should().Contain(chart => chart.Name == "unique-recipients-by-date-for-each-variant" && chart.Columns.All(column => column.Metric == "unique_recipients"));
    }

    [Fact]
    public async Task Files_hold_hours_with_their_offset_and_both_hours_of_a_change_to_winter_time()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var builder = new DailyMetricsBuilder(ChannelCatalog.Default, new MetricsQuery("c") { Granularity = Granularity.Hour, TimeZone = paris });
        foreach (var (time, sent) in new[] { ("2026-10-25T00:59:59Z", 1), ("2026-10-25T01:00:00Z", 2), ("2026-10-25T00:00:00Z", 4) })
            builder.Add(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Message, "sent", sent);
        var request = new ChartExportRequest("c") { Granularity = Granularity.Hour, TimeZone = paris };

        var charts = await CampaignCharts.ReadAsync(new FixedSource(builder.Build()), request);

        var wide = await LinesAsync(charts.CreateFiles(ChartLayout.Wide)[0], new CsvFormat());
        wide.Should().HaveCount(26).And.ContainInConsecutiveOrder("2026-10-25T02:00:00+02:00,5,5", "2026-10-25T02:00:00+01:00,2,2", "2026-10-25T03:00:00+01:00,0,0");
        (await LinesAsync(charts.CreateFiles(ChartLayout.Long)[0], new CsvFormat())).Should().Contain("2026-10-25T02:00:00+01:00,email,,,sent,2");
        (await LinesAsync(charts.CreateFiles(ChartLayout.Long)[0], new JsonLinesFormat())).Should().ContainMatch("{\"date\":\"2026-10-25T02:00:00+01:00\",*");
    }

    [Fact]
    public async Task Source_without_hours_refuses_them_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("series.json", ["""{"data":[{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}]}"""]);
        var request = new ChartExportRequest("c") { Granularity = Granularity.Hour };

        await FluentActions.Awaiting(() => CampaignCharts.ReadAsync(new DataSeriesFileSource(file), request))
            .Should().ThrowAsync<ExportRequestException>().WithMessage("A response of /campaigns/data_series has days and no hours. Choose day, week or month.");
        await FluentActions.Awaiting(() => CampaignCharts.ReadAsync(new FixedSource(Sample.Multichannel()), request))
            .Should().ThrowAsync<ExportRequestException>().WithMessage("The source of the metrics counts no hours. Choose day, week or month.");
        FluentActions.Invoking(() => new DailyMetricsBuilder(null, request.Query).Add(Monday, Message, "sent", 1)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task Open_end_of_a_range_that_cuts_a_week_is_known_to_the_source_before_it_counts_people()
    {
        // Like a store, it counts the people of the days in the range.
        var source = new RangeSource();

        var open = await CampaignCharts.ReadAsync(source, new ChartExportRequest("c") { Granularity = Granularity.Week, From = Monday.AddDays(2), Options = new() { Metrics = ["unique_recipients"] } });
        var whole = await CampaignCharts.ReadAsync(source, new ChartExportRequest("c") { Granularity = Granularity.Week, Options = new() { Metrics = ["unique_recipients"] } });

        open.Charts[0].Columns[0].Metric.Should().Be("unique_recipients", "they are distinct");
        open.Charts[0].Columns[0].ValueOn(Monday).Should().Be(4, "four days of the week are in the range");
        whole.Charts[0].Columns[0].ValueOn(Monday).Should().Be(6);
        source.Reads.Should().Be(3);
    }

    [Fact]
    public void Reports_refuse_metrics_that_are_not_daily()
    {
        var builder = new DailyMetricsBuilder(null, new MetricsQuery("c") { Granularity = Granularity.Week });
        builder.Add(Monday, Message, "sent", 1);
        var metrics = builder.Build();

        FluentActions.Invoking(() => CampaignSummary.Create(metrics)).Should().Throw<ArgumentException>().WithMessage("The metrics are not daily.*");
        FluentActions.Invoking(() => ExperimentReport.Create(metrics)).Should().Throw<ArgumentException>().WithMessage("The metrics are not daily.*");
    }

    private static async Task<string[]> LinesAsync(ChartFile file, IExportFormat format)
    {
        using var stream = new MemoryStream();
        await file.WriteAsync(format, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
    }

    /// <summary>Data from Monday to Saturday; the people of a week are the number of its days in the range.</summary>
    private sealed class RangeSource : ICampaignMetricsSource
    {
        public int Reads { get; private set; }

        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            Reads++;
            var builder = new DailyMetricsBuilder(null, query);
            var days = Enumerable.Range(0, 6).Select(at => Monday.AddDays(at)).Where(day => query.Range?.Contains(day) ?? true).ToList();
            foreach (var day in days)
                builder.Add(day, Message, "sent", 1);
            builder.Add(days[0], "unique_recipients", days.Count);
            return Task.FromResult(builder.Build());
        }
    }
}
