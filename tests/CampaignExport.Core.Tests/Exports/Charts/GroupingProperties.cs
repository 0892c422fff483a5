using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Tests.Support;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Exports;

/// <summary>The files of both groupings and of the long layout contain the same numbers.</summary>
public sealed class GroupingProperties
{
    private static readonly string[] Channels = ["email", "trigger_in_app_message", "ios_push", "android_push", "sms", "something_new"];

    [Property(MaxTest = 100, Arbitrary = [typeof(AnyText)])]
    public void Both_groupings_and_the_long_layout_contain_the_same_numbers(int seed, AnyText[] names)
    {
        var random = new Random(seed);
        var channel = Channels[random.Next(Channels.Length)];
        var metrics = RandomMetrics(random, channel, names);

        var byStatistic = Numbers(metrics, ChartGrouping.ByStatistic, ChartLayout.Wide);
        var byVariant = Numbers(metrics, ChartGrouping.ByVariant, ChartLayout.Wide);
        var longByStatistic = Numbers(metrics, ChartGrouping.ByStatistic, ChartLayout.Long);
        var longByVariant = Numbers(metrics, ChartGrouping.ByVariant, ChartLayout.Long);

        byVariant.SetEquals(byStatistic).Should().BeTrue();
        longByStatistic.SetEquals(byStatistic).Should().BeTrue();
        longByVariant.SetEquals(byStatistic).Should().BeTrue();
        byStatistic.Count.Should().Be(metrics.Days!.Count * metrics.Variations.Count * byStatistic.Select(number => number.Metric).Distinct().Count());
        foreach (var (day, variation, metric, value) in byStatistic)
            value.Should().Be(metrics.GetVariationSeries(channel, variation, metric).ValueOn(day));
    }

    [Property(MaxTest = 100)]
    public void Long_layout_of_a_multichannel_campaign_contains_the_numbers_of_its_charts(int seed)
    {
        var random = new Random(seed);
        var metrics = RandomMetrics(random, null, []);

        var result = Export(metrics, null, ChartLayout.Wide, out var wide);
        Export(metrics, null, ChartLayout.Long, out var lines);

        var numbers = result.Charts.SelectMany(chart => Csv.ReadWithCsvHelper(wide[$"{chart.Name}.csv"]).Skip(1).SelectMany(row =>
            chart.Columns.Select((column, at) => (row[0], column.Channel ?? "", column.Metric, row[at + 1])))).ToHashSet();
        var rows = Csv.ReadWithCsvHelper(lines["charts.csv"]).Skip(1).Select(row => (row[0], row[1], row[4], row[5])).ToList();
        rows.Should().HaveCount(numbers.Count);
        numbers.SetEquals(rows).Should().BeTrue();
    }

    private static HashSet<(DateOnly Day, string Variation, string Metric, decimal Value)> Numbers(
        DailyMetrics metrics, ChartGrouping grouping, ChartLayout layout)
    {
        var result = Export(metrics, grouping, layout, out var files);
        var numbers = new HashSet<(DateOnly, string, string, decimal)>();
        if (layout == ChartLayout.Long)
        {
            foreach (var row in Csv.ReadWithCsvHelper(files["charts.csv"]).Skip(1))
                numbers.Add((ParseDay(row[0]), row[2], row[4], ParseNumber(row[5]))).Should().BeTrue("each number is there once");
            return numbers;
        }

        foreach (var chart in result.Charts)
        {
            var rows = Csv.ReadWithCsvHelper(files[$"{chart.Name}.csv"]);
            rows[0].Should().HaveCount(chart.Columns.Count + 1).And.OnlyHaveUniqueItems();
            foreach (var row in rows.Skip(1))
            {
                foreach (var (column, cell) in chart.Columns.Zip(row.Skip(1)))
                    numbers.Add((ParseDay(row[0]), column.Variation!.Id!, column.Metric, ParseNumber(cell))).Should().BeTrue("each number is there once");
            }
        }

        return numbers;
    }

    private static ChartExportResult Export(DailyMetrics metrics, ChartGrouping? grouping, ChartLayout layout, out Dictionary<string, byte[]> files)
    {
        var sink = new MemorySink();
        var export = new ChartExporter(new FixedSource(metrics)).ExportAsync(new("c") { Grouping = grouping, Layout = layout }, sink);
        files = sink.Files;
        export.IsCompleted.Should().BeTrue("nothing in it waits for anything");
        return export.GetAwaiter().GetResult();
    }

    private static DailyMetrics RandomMetrics(Random random, string? onlyChannel, AnyText[] names)
    {
        var builder = new DailyMetricsBuilder(catalog: null);
        var first = new DateOnly(2026, 2, 20);
        builder.AddDay(first.AddDays(random.Next(20)));
        var variations = Enumerable.Range(0, random.Next(2, 10)).Select(at =>
            new Variation(
                onlyChannel ?? Channels[(at < 2 ? at : random.Next(Channels.Length))],
                $"id{at}",
                at < names.Length ? names[at].Readable : random.Next(3) == 0 ? "same" : null)
            {
                IsControl = random.Next(6) == 0,
            }).ToArray();
        foreach (var variation in variations)
        {
            builder.AddVariation(variation);
            var metrics = ChannelCatalog.Default.FindOrExtend(variation.Channel).Metrics.Select(metric => metric.ApiName)
                .Concat(["conversions", "unique_recipients", "sent", "own"]).ToArray();
            for (var i = random.Next(30); i > 0; i--)
                builder.Add(first.AddDays(random.Next(20)), variation, metrics[random.Next(metrics.Length)], random.NextInt64(long.MaxValue));
        }

        return builder.Build();
    }

    private static DateOnly ParseDay(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static decimal ParseNumber(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
