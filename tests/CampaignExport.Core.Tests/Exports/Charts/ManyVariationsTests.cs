using System.Globalization;
using System.Text;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Exports;

/// <summary>
/// The work grows linearly with the size of the response. The test compares the processor time for a
/// response and for one sixteen times as large: a factor of 16 is linear, 256 is quadratic.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ManyVariationsTests
{
    private const int Few = 2_000;
    private const int Times = 16;
    private const int Tolerated = 80;

    [Theory]
    [InlineData("names of their own", ChartGrouping.ByStatistic)]
    [InlineData("names of their own", ChartGrouping.ByVariant)]
    [InlineData("one name", ChartGrouping.ByStatistic)]
    [InlineData("one name", ChartGrouping.ByVariant)]
    [InlineData("names without letters", ChartGrouping.ByVariant)]
    [InlineData("no name", null)]
    [InlineData("channels of their own", null)]
    [InlineData("metrics of their own", null)]
    public async Task Work_grows_linearly_with_the_number_of_variations(string kind, ChartGrouping? grouping)
    {
        using var folder = new TemporaryFolder();
        var (few, many) = (folder.Write("few.json", Response(kind, Few)), folder.Write("many.json", Response(kind, Few * Times)));
        await ExportAsync(few, grouping);

        var (little, much) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 3; i++)
            little = TimeSpan.FromTicks(Math.Min(little.Ticks, (await ExportAsync(few, grouping)).Ticks));
        for (var i = 0; i < 2; i++)
            much = TimeSpan.FromTicks(Math.Min(much.Ticks, (await ExportAsync(many, grouping)).Ticks));

        (much / little).Should().BeLessThan(Tolerated);
    }

    private static async Task<TimeSpan> ExportAsync(string path, ChartGrouping? grouping)
    {
        var before = Environment.CpuUsage.TotalTime;
        var metrics = await new DataSeriesFileSource(path).ReadAsync(new MetricsQuery("c"));
        var charts = CampaignCharts.Create(metrics, new ChartExportRequest("c") { Grouping = grouping });
        foreach (var file in charts.CreateFiles(ChartLayout.Wide).Concat(charts.CreateFiles(ChartLayout.Long)))
            (await file.WriteAsync(new CsvFormat(), Stream.Null)).Should().Be(file.Name == "charts" ? charts.Charts.SelectMany(chart => chart.Columns).DistinctBy(column => (column.Channel, column.Variation?.Key, column.Metric)).Count() : 1);
        CampaignSummary.Create(metrics).Find("sent")!.Value.Should().BePositive();
        return Environment.CpuUsage.TotalTime - before;
    }

    private static string Response(string kind, int count)
    {
        var all = Enumerable.Range(0, count).Select(at => at.ToString(CultureInfo.InvariantCulture));
        var messages = kind switch
        {
            "names of their own" => Email(all.Select(at => $$"""{"variation_api_id":"v{{at}}","variation_name":"Variation {{at}}","sent":1}""")),
            "one name" => Email(all.Select(at => $$"""{"variation_api_id":"v{{at}}","variation_name":"Test","sent":1}""")),
            "names without letters" => Email(all.Select(at => $$"""{"variation_api_id":"v{{at}}","variation_name":"...","sent":1}""")),
            "no name" => Email(all.Select(at => """{"sent":1}""")),
            "channels of their own" => string.Join(',', all.Select(at => $$"""
                "channel{{at}}":[{"sent":1}]
                """)),
            _ => $$"""
                "rcs":[{"sent":1,{{string.Join(',', all.Select(at => $"\"x{at}\":1"))}}}]
                """,
        };
        return new StringBuilder($$$"""{"data":[{"time":"2026-06-01","messages":{""").Append(messages).Append("}}]}").ToString();

        static string Email(IEnumerable<string> objects) => $"\"email\":[{string.Join(',', objects)}]";
    }
}
