using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Exports;

public sealed class ChartExporterTests
{
    private static readonly DateOnly Day = Sample.Day;

    private readonly MemorySink _sink = new();

    [Fact]
    public async Task Every_chart_becomes_a_file_in_the_result()
    {
        var result = await ExportAsync(Sample.Multichannel(), new("c"));

        Text("messages-sent-by-date.csv").Should().Be(
            "Date,Total Messages Sent,Email Sent,SMS Sent\r\n2026-06-01,5,5,0\r\n2026-06-02,0,0,0\r\n2026-06-03,7,0,7\r\n");
        _sink.Files.Keys.Should().BeEquivalentTo("messages-sent-by-date.csv", "email-message-engagement-by-date.csv", "sms-engagement-by-date.csv");
        result.Charts.Select(chart => chart.Name).Should().Equal("messages-sent-by-date", "email-message-engagement-by-date", "sms-engagement-by-date");
        result.Files.Should().BeEquivalentTo(
            result.Charts.Select(chart => new ExportedFile(
                $"{chart.Name}.csv", $"memory:{chart.Name}.csv", rows: 3, _sink.Files[$"{chart.Name}.csv"].Length)),
            options => options.WithStrictOrdering());
        result.Campaign.Channels.Should().Equal("email", "sms");
    }

    [Fact]
    public async Task Range_comes_from_the_data_where_no_end_is_given()
    {
        (await DaysAsync(new("c"))).Should().Be(new DayRange(Day, Day.AddDays(2)));
        (await DaysAsync(new("c") { From = Day.AddDays(-5) })).Should().Be(new DayRange(Day.AddDays(-5), Day.AddDays(2)));
        (await DaysAsync(new("c") { To = Day })).Should().Be(new DayRange(Day, Day));
        (await DaysAsync(new("c") { From = Day.AddDays(90), To = Day.AddDays(91) })).Should().Be(new DayRange(Day.AddDays(90), Day.AddDays(91)));

        async Task<DayRange> DaysAsync(ChartExportRequest request) => (await ExportAsync(Sample.Multichannel(), request)).Charts[0].Days;
    }

    [Fact]
    public async Task Source_receives_the_range_and_the_time_zone()
    {
        var source = new FixedSource(Sample.Multichannel());
        var zone = TimeZoneInfo.CreateCustomTimeZone("z", TimeSpan.FromHours(-5), null, null);

        await new ChartExporter(source).ExportAsync(new("c") { From = Day, To = Day, TimeZone = zone }, _sink);
        source.Asked.Should().Be(new MetricsQuery("c") { Range = new DayRange(Day, Day), TimeZone = zone });

        await new ChartExporter(source).ExportAsync(new("c") { From = Day }, _sink);
        source.Asked.Should().Be(new MetricsQuery("c"));
    }

    [Fact]
    public async Task Range_that_starts_after_its_end_is_refused_before_the_source_is_read()
    {
        var source = new FixedSource(Sample.Multichannel());

        await FluentActions.Awaiting(() => new ChartExporter(source).ExportAsync(new("c") { From = Day, To = Day.AddDays(-1) }, _sink))
            .Should().ThrowAsync<ExportRequestException>().WithMessage("The range starts on 2026-06-01, after its end on 2026-05-31.*");

        source.Asked.Should().BeNull();
        _sink.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Range_that_starts_after_the_data_is_refused_before_anything_is_written() =>
        await RefusedAsync(
            Sample.Multichannel(),
            new("c") { From = Day.AddDays(9) },
            "The first day, 2026-06-10, is after the last one in the data, 2026-06-03. Give both ends of the range to export zeros.");

    [Fact]
    public async Task Campaign_without_data_is_refused_without_a_range()
    {
        var nothing = new DailyMetricsBuilder().Build();
        await RefusedAsync(nothing, new("c"), "The campaign has no data yet. Give a first and a last day to export zeros.");
        await RefusedAsync(nothing, new("c") { From = Day }, "The campaign has no data yet. Give a first and a last day to export zeros.");

        var campaign = new Campaign { Channels = ["email"] };
        await ExportAsync(nothing, new("c") { From = Day, To = Day, Campaign = campaign });

        Text("email-message-engagement-by-date.csv").Should().EndWith("\r\n2026-06-01,0,0,0,0,0,0\r\n");
    }

    [Theory]
    [InlineData(ChartGrouping.ByStatistic)]
    [InlineData(ChartGrouping.ByVariant)]
    public async Task Grouping_of_a_multichannel_campaign_is_refused_before_anything_is_written(ChartGrouping grouping) =>
        await RefusedAsync(Sample.Multichannel(), new("c") { Grouping = grouping }, "The campaign is not multivariate*");

    [Fact]
    public async Task Unused_channel_is_refused_before_anything_is_written() =>
        await RefusedAsync(
            Sample.Multichannel(),
            new("c") { Options = new ChartOptions { Channels = ["web_push"] } },
            "The campaign did not use a channel 'web_push'. It used: email, sms.");

    [Fact]
    public async Task Multivariate_campaign_is_exported_by_statistic_by_default()
    {
        (await ExportAsync(Sample.Multivariate(), new("c"))).Charts.Should().HaveCount(6);
        (await ExportAsync(Sample.Multivariate(), new("c") { Grouping = ChartGrouping.ByVariant })).Charts.Select(chart => chart.Name)
            .Should().Equal("variant-a", "variant-b", "variant-control-group");
    }

    [Fact]
    public async Task Long_layout_contains_every_number_once_in_one_file()
    {
        var result = await ExportAsync(Sample.Multichannel(), new("c") { Layout = ChartLayout.Long, To = Day });

        result.Files.Should().ContainSingle().Which.Location.Should().Be("memory:charts.csv");
        Text("charts.csv").Should().StartWith(
            "date,channel,variation_id,variation_name,metric,value\r\n"
            + "2026-06-01,,,,sent,5\r\n2026-06-01,email,,,sent,5\r\n2026-06-01,sms,,,sent,0\r\n2026-06-01,email,,,delivered,0\r\n");
        Csv.ReadWithCsvHelper(_sink.Files["charts.csv"]).Select(row => string.Join('|', row[..5])).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Long_layout_does_not_depend_on_the_language()
    {
        await ExportAsync(Sample.Multivariate(), new("c") { Layout = ChartLayout.Long });
        var english = Text("charts.csv");

        await ExportAsync(Sample.Multivariate(), new("c") { Layout = ChartLayout.Long, Options = new ChartOptions { Texts = ChartTexts.French } });

        Text("charts.csv").Should().Be(english);
    }

    [Fact]
    public async Task File_larger_than_a_part_is_stored_in_several_parts()
    {
        var result = await ExportAsync(Sample.Multivariate(), new("c")
        {
            Layout = ChartLayout.Long,
            Format = new JsonLinesFormat(),
            To = Day.AddDays(9_999),
        });

        var writes = _sink.Calls.Count(call => call == "write charts.jsonl");
        writes.Should().Be((int)(result.Files[0].Bytes / (8 * 1024 * 1024)) + 1).And.BeGreaterThan(1);
        _sink.Files["charts.jsonl"].Length.Should().Be((int)result.Files[0].Bytes);
        result.Files[0].Rows.Should().Be(10_000 * 18);
        _sink.Files["charts.jsonl"].AsSpan().Count((byte)'\n').Should().Be(10_000 * 18);
    }

    [Fact]
    public async Task Cancelled_export_does_not_call_the_sink()
    {
        await FluentActions.Awaiting(() => new ChartExporter(new FixedSource(Sample.Multichannel()))
                .ExportAsync(new("c"), _sink, new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();

        _sink.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Log_names_the_campaign_only_by_its_id()
    {
        var logger = new LogEntries<ChartExporter>();
        var request = new ChartExportRequest("id-7") { Campaign = new Campaign { Name = "Secret launch" } };

        await new ChartExporter(new FixedSource(Sample.Multivariate()), logger).ExportAsync(request, _sink);

        logger.Entries.Should().ContainSingle().Which.Text
            .Should().Be($"Exported the charts of campaign id-7. Files: 6, rows: 6, bytes: {_sink.Files.Values.Sum(file => file.Length)}.");
    }

    [Fact]
    public async Task Existing_file_stops_the_export_before_the_first_byte()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sms-engagement-by-date.csv", "old");

        await FluentActions.Awaiting(() => new ChartExporter(new FixedSource(Sample.Multichannel())).ExportAsync(new("c"), new FileExportSink(folder.Path)))
            .Should().ThrowAsync<ExportExistsException>();

        folder.Names.Should().Equal("sms-engagement-by-date.csv");
    }

    private async Task RefusedAsync(DailyMetrics metrics, ChartExportRequest request, string message)
    {
        await FluentActions.Awaiting(() => ExportAsync(metrics, request)).Should().ThrowAsync<ExportRequestException>().WithMessage(message);
        _sink.Calls.Should().BeEmpty();
    }

    private Task<ChartExportResult> ExportAsync(DailyMetrics metrics, ChartExportRequest request) =>
        new ChartExporter(new FixedSource(metrics)).ExportAsync(request, _sink);

    private string Text(string name) => Encoding.UTF8.GetString(_sink.Files[name]);
}
