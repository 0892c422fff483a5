using System.Net;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.AspNetCore.Tests;

public sealed class ChartTests
{
    private const string Charts = $"{WebDesk.Prefix}/campaigns/summer-sale/charts";

    [Fact]
    public async Task Campaigns_are_listed_in_pages()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var first = await ada.JsonAsync("/campaigns?limit=3");
        var second = await ada.JsonAsync($"/campaigns?limit=3&after={first.GetProperty("next").GetString()}");

        first.GetProperty("campaigns").EnumerateArray().Select(campaign => campaign.GetProperty("id").GetString())
            .Should().Equal("summer-sale", "test-sale", "new-sale");
        second.GetProperty("campaigns").EnumerateArray().Select(campaign => campaign.GetProperty("name").GetString()).Should().Equal("Long sale");
        second.TryGetProperty("next", out _).Should().BeFalse();
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns?limit=0")).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Campaign_lists_the_exports_that_the_user_may_start()
    {
        await using var desk = await WebDesk.OpenAsync();

        (await (await desk.SignInAsync("bob")).JsonAsync("/campaigns/summer-sale")).ToString().Should().Be(
            """{"id":"summer-sale","name":"Summer sale","workspaceId":"shop","maxChartDays":3700,"mayExportCharts":true,"mayExportUserData":false,"mayViewPersonalData":false,"firstDay":"2026-06-01","lastDay":"2026-06-03","lastDayWithData":"2026-06-03"}""");
    }

    [Fact]
    public async Task Charts_have_days_and_values()
    {
        await using var desk = await WebDesk.OpenAsync();

        var charts = await (await desk.SignInAsync("fred")).JsonAsync("/campaigns/summer-sale/charts?from=2026-06-01&to=2026-06-03&timeZone=Europe/Paris");

        charts.GetProperty("timeZone").GetString().Should().Be("Europe/Paris");
        charts.GetProperty("days").ToString().Should().Be("""["2026-06-01","2026-06-02","2026-06-03"]""");
        var first = charts.GetProperty("charts")[0];
        first.GetProperty("name").GetString().Should().Be("messages-sent-by-date");
        first.GetProperty("title").GetString().Should().Be(ChartTexts.French.MessagesSentByDate, "the locale of the user is fr-CA");
        first.GetProperty("columns")[0].GetProperty("values").ToString().Should().Be("[5,0,7]");
    }

    [Theory]
    [InlineData("summer-sale", "")]
    [InlineData("summer-sale", "?from=2026-08-01&to=2026-08-02", "The range from 2026-08-01 to 2026-08-02 lies outside the data, which is from 2026-06-01 to 2026-06-03. All values are zero.")]
    [InlineData("new-sale", "?from=2026-08-01&to=2026-08-02", "There is no data from 2026-08-01 to 2026-08-02. All values are zero.")]
    [InlineData("test-sale", "?grouping=by-variant&language=fr", Numbers.Warning)]
    public async Task Warnings_are_returned_with_charts_and_with_their_export_job(string campaign, string query, params string[] warnings)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var words = System.Web.HttpUtility.ParseQueryString(query);

        Read(await ada.JsonAsync($"/campaigns/{campaign}/charts{query}")).Should().Equal(warnings);

        var answer = await ada.SubmitAsync(new { campaignId = campaign, contents = "charts", from = words["from"], to = words["to"], grouping = words["grouping"] });
        Read(await answer.JsonAsync()).Should().BeEmpty("it is queued");
        await desk.WorkAsync();
        Read(await (await ada.GetAsync(answer.Headers.Location)).JsonAsync()).Should().Equal(warnings);
        Read((await ada.JsonAsync("/jobs")).GetProperty("jobs")[0]).Should().Equal(warnings);
        var events = await ada.GetStringAsync($"{answer.Headers.Location}/events");
        Read(System.Text.Json.JsonDocument.Parse(events.Split("data: ")[^1]).RootElement).Should().Equal(warnings);

        static IEnumerable<string?> Read(System.Text.Json.JsonElement body) => body.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString());
    }

    [Theory]
    [InlineData("summer-sale", "")]
    [InlineData("summer-sale", "?layout=long")]
    [InlineData("summer-sale", "?from=2026-05-30&to=2026-06-02&timeZone=Asia/Tokyo&language=fr")]
    [InlineData("test-sale", "?grouping=by-variant&language=fr")]
    [InlineData("test-sale", "?grouping=by-statistic&layout=long")]
    [InlineData("long-sale", "")]
    public async Task Downloaded_chart_has_the_bytes_of_a_library_export(string campaign, string query)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var words = System.Web.HttpUtility.ParseQueryString(query);
        foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        {
            using var folder = new TemporaryFolder();
            var result = await new ChartExporter(new Numbers()).ExportAsync(new ChartExportRequest(campaign)
            {
                From = words["from"] is { } from ? DateOnly.Parse(from, null) : null,
                To = words["to"] is { } to ? DateOnly.Parse(to, null) : null,
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById(words["timeZone"] ?? "UTC"),
                Grouping = words["grouping"] switch { "by-variant" => ChartGrouping.ByVariant, "by-statistic" => ChartGrouping.ByStatistic, _ => null },
                Layout = words["layout"] == "long" ? ChartLayout.Long : ChartLayout.Wide,
                Format = format,
                Options = new ChartOptions { Texts = words["language"] == "fr" ? ChartTexts.French : ChartTexts.English },
            }, new FileExportSink(folder.Path));

            foreach (var file in result.Files)
            {
                var answer = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/{campaign}/charts/{Uri.EscapeDataString(file.Name)}{query}", HttpCompletionOption.ResponseHeadersRead);
                answer.StatusCode.Should().Be(HttpStatusCode.OK, file.Name);
                answer.Headers.TransferEncodingChunked.Should().BeTrue("it is sent while it is made");
                (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(folder.Bytes(file.Name));
                answer.Content.Headers.ContentDisposition!.FileNameStar.Should()
                    .MatchRegex($@"^{campaign}_{Path.GetFileNameWithoutExtension(file.Name)}_\d{{4}}-\d\d-\d\d_2026-06-0\d{Path.GetExtension(file.Name)}$");
                answer.Headers.CacheControl!.NoStore.Should().BeTrue();
                answer.Headers.Contains("X-Evil").Should().BeFalse();
            }
        }
    }

    [Theory]
    [InlineData("summer-sale", "?from=2026-05-30&to=2026-06-02&language=fr", "summer-sale_{0}_2026-05-30_2026-06-02")]
    [InlineData("test-sale", "?grouping=by-variant", "test-sale_{0}_2026-06-01_2026-06-01")]
    public async Task All_charts_are_downloaded_in_one_archive(string campaign, string query, string names)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var charts = (await ada.JsonAsync($"/campaigns/{campaign}/charts{query}")).GetProperty("charts").EnumerateArray().Select(chart => chart.GetProperty("name").GetString()!).ToList();

        var answer = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/{campaign}/charts.zip{query}");

        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/zip");
        answer.Content.Headers.ContentDisposition!.FileNameStar.Should().Be($"{string.Format(null, names, "charts")}.zip");
        using var archive = new System.IO.Compression.ZipArchive(await answer.Content.ReadAsStreamAsync());
        archive.Entries.Select(entry => entry.Name).Should().Equal(charts.Select(chart => $"{string.Format(null, names, chart)}.csv"));
        foreach (var (entry, chart) in archive.Entries.Zip(charts))
        {
            using var content = new MemoryStream();
            await using (var stream = await entry.OpenAsync())
                await stream.CopyToAsync(content);
            content.ToArray().Should().Equal(await ada.GetByteArrayAsync($"{WebDesk.Prefix}/campaigns/{campaign}/charts/{Uri.EscapeDataString(chart)}.csv{query}"));
        }

        await (await (await desk.SignInAsync("mallory")).GetAsync($"{WebDesk.Prefix}/campaigns/{campaign}/charts.zip")).ShouldBeProblemAsync(403, "not-allowed");
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/secret-sale/charts.zip")).ShouldBeProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Columns_say_whether_the_source_has_their_metric_and_have_rates_on_request()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var charts = await ada.JsonAsync("/campaigns/won-sale/charts?from=2026-06-01&to=2026-06-02&metrics=sent,unique_opens,conversions&rates=true");

        charts.GetProperty("charts").EnumerateArray().SelectMany(chart => chart.GetProperty("columns").EnumerateArray()).Select(column => column.ToString()).Should().Equal(
            """{"header":"A","channel":"email","variationId":"a","variationName":"A","metric":"sent","hasData":true,"values":[1000,0]}""",
            """{"header":"B","channel":"email","variationId":"b","variationName":"B","metric":"sent","hasData":true,"values":[1000,0]}""",
            """{"header":"Control Group","channel":"email","variationId":"c","metric":"sent","hasData":false,"values":[0,0]}""",
            """{"header":"A","channel":"email","variationId":"a","variationName":"A","metric":"unique_opens","hasData":true,"values":[300,0],"rates":[0.3061224490,null],"totalRate":0.3061224490}""",
            """{"header":"B","channel":"email","variationId":"b","variationName":"B","metric":"unique_opens","hasData":true,"values":[320,0],"rates":[0.3232323232,null],"totalRate":0.3232323232}""",
            """{"header":"Control Group","channel":"email","variationId":"c","metric":"unique_opens","hasData":false,"values":[0,0]}""",
            """{"header":"A","channel":"email","variationId":"a","variationName":"A","metric":"conversions","hasData":true,"values":[80,0],"rates":[0.08,null],"totalRate":0.08}""",
            """{"header":"B","channel":"email","variationId":"b","variationName":"B","metric":"conversions","hasData":true,"values":[160,0],"rates":[0.16,null],"totalRate":0.16}""",
            """{"header":"Control Group","channel":"email","variationId":"c","metric":"conversions","hasData":true,"values":[70,0]}""");
        charts.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("name").GetString()).Should().Equal(
            "sent", "delivered", "unique_opens", "bounces", "unique_recipients", "conversions", "enrolled");
        (await ada.GetStringAsync($"{WebDesk.Prefix}/campaigns/won-sale/charts")).Should().NotContain("rates");
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/won-sale/charts?rates=1")).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Rates_of_a_channel_divide_by_the_sum_of_its_messages_without_the_control_group()
    {
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ICampaignMetricsSource>(new TwoChannels()));

        var charts = await (await desk.SignInAsync("ada")).JsonAsync("/campaigns/summer-sale/charts?rates=true");

        var opens = charts.GetProperty("charts")[2].GetProperty("columns")[1];
        opens.GetProperty("metric").GetString().Should().Be("total_opens");
        opens.GetProperty("rates").ToString().Should().Be("[0.25,0.5]", "deliveries of push are those sent minus bounces");
        opens.GetProperty("totalRate").GetDecimal().Should().Be(0.3m);
    }

    private sealed class TwoChannels : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var builder = new DailyMetricsBuilder();
            builder.Add(Numbers.Day, new Variation("email", "m"), "sent", 7);
            foreach (var (day, id, sent, bounces, opens) in new[] { (0, "a", 60, 10, 10), (0, "b", 40, 10, 10), (1, "a", 25, 5, 10) })
            {
                builder.Add(Numbers.Day.AddDays(day), new Variation("ios_push", id), "sent", sent);
                builder.Add(Numbers.Day.AddDays(day), new Variation("ios_push", id), "bounces", bounces);
                builder.Add(Numbers.Day.AddDays(day), new Variation("ios_push", id), "total_opens", opens);
            }

            return Task.FromResult(builder.Build());
        }
    }

    [Fact]
    public async Task Chart_is_written_in_blocks()
    {
        var request = new ChartExportRequest("long-sale");
        var charts = CampaignCharts.Create(await new Numbers().ReadAsync(request.Query), request);
        var pieces = new PieceStream();

        var rows = await charts.CreateFiles(ChartLayout.Long)[0].WriteAsync(new CsvFormat(), pieces);

        rows.Should().BeGreaterThan(3650);
        pieces.Sizes.Should().HaveCountGreaterThan(10).And.OnlyContain(size => size < 40_000);
    }

    [Fact]
    public async Task Weeks_are_charted_downloaded_and_exported_and_hours_that_the_source_lacks_are_refused()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var charts = await ada.JsonAsync("/campaigns/summer-sale/charts?granularity=week-from-sunday&language=en");
        var job = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", granularity = "week-from-sunday", layout = "long" });
        await desk.WorkAsync();
        var files = (await (await ada.GetAsync(job.Headers.Location)).JsonAsync()).GetProperty("files");
        var exported = await ada.GetStringAsync(files[0].GetProperty("download").GetString());

        charts.GetProperty("days")[0].GetString().Should().Be("2026-05-31");
        charts.GetProperty("from").GetString().Should().Be("2026-06-01", "the days before it do not count");
        charts.GetProperty("charts")[0].GetProperty("columns")[0].GetProperty("values").GetArrayLength().Should().Be(charts.GetProperty("days").GetArrayLength());
        exported.Should().Contain("2026-05-31,email,").And.Be(await ada.GetStringAsync($"{Charts}/charts-weekly-from-sunday.csv?granularity=week-from-sunday&layout=long"));
        files[0].GetProperty("name").GetString().Should().Be("charts-weekly-from-sunday.csv");
        var (chart, all) = (await ada.GetAsync($"{Charts}/{charts.GetProperty("charts")[0].GetProperty("name").GetString()}.csv?granularity=week-from-sunday"), await ada.GetAsync($"{Charts}.zip?granularity=week-from-sunday"));
        chart.Content.Headers.ContentDisposition!.FileNameStar.Should().StartWith("summer-sale_messages-sent-by-date-weekly-from-sunday_2026-06-01_");
        all.Content.Headers.ContentDisposition!.FileNameStar.Should().StartWith("summer-sale_charts-weekly-from-sunday_2026-06-01_");
        var hours = await (await ada.GetAsync($"{Charts}?granularity=hour")).ShouldBeProblemAsync(400, "invalid");
        hours.ToString().Should().Contain("counts no hours. Choose day, week or month.");
        await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", granularity = "week" })).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Requested_metrics_are_charted_shown_and_exported()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var charts = await ada.JsonAsync("/campaigns/summer-sale/charts?metrics=opens,sent&language=en");
        var job = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", metrics = new[] { "opens", "sent" }, layout = "long" });
        await desk.WorkAsync();

        charts.GetProperty("charts")[0].GetProperty("columns").EnumerateArray()
            .Select(column => column.GetProperty("metric").GetString()).Should().Equal("opens", "sent");
        var files = (await (await ada.GetAsync(job.Headers.Location)).JsonAsync()).GetProperty("files");
        var exported = await ada.GetStringAsync(files[0].GetProperty("download").GetString());
        exported.Should().Be(await ada.GetStringAsync($"{Charts}/charts.csv?metrics=opens,sent&layout=long"));
        exported.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[4]).Distinct().Should().Equal("opens", "sent");
        await (await ada.GetAsync($"{Charts}?metrics=unheard")).ShouldBeProblemAsync(400, "invalid");
        await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", metrics = new[] { "opens" } })).ShouldBeProblemAsync(400, "invalid");
        await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", metrics = Array.Empty<string>() })).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Metrics_without_a_chart_are_offered_with_the_charts_and_named_by_an_export()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var charts = await ada.JsonAsync("/campaigns/won-sale/charts");
        var job = await ada.SubmitAsync(new { campaignId = "won-sale", contents = "charts" });
        await desk.WorkAsync();

        charts.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("name").GetString()).Should().Contain("unique_opens");
        charts.GetProperty("warnings").GetArrayLength().Should().Be(0);
        (await (await ada.GetAsync(job.Headers.Location)).JsonAsync()).GetProperty("warnings").ToString().Should().Contain("No chart shows these metrics").And.Contain("unique_opens");
    }

    [Fact]
    public async Task All_errors_are_reported_at_once()
    {
        await using var desk = await WebDesk.OpenAsync();

        var problem = await (await (await desk.SignInAsync("ada")).GetAsync(
            $"{Charts}?from=01.06.2026&to=&timeZone=Mars&grouping=3&layout=tall&language=de&metrics=sent,,opens&granularity=minute")).ShouldBeProblemAsync(400, "invalid");

        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!.Split(' ')[0])
            .Should().Equal("from", "to", "timeZone", "language", "granularity", "grouping", "layout", "metrics");
    }

    [Theory]
    [InlineData("summer-sale/charts?from=2026-06-02&to=2026-06-01")]
    [InlineData("summer-sale/charts?grouping=by-variant")]
    [InlineData("summer-sale/charts?from=0001-01-01&to=9999-12-31")]
    public async Task Invalid_chart_request_is_refused(string path)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var problem = await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/{path}")).ShouldBeProblemAsync(400, "invalid");
        problem.GetProperty("errors").GetArrayLength().Should().Be(1);
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/{path.Replace("charts", "charts/messages-sent-by-date.csv", StringComparison.Ordinal)}"))
            .ShouldBeProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("from=2026-06-01&to=2026-06-03", 400)]
    [InlineData("from=2026-06-01&to=2026-06-02", 200)]
    [InlineData("from=0001-01-01&to=9999-12-31", 400)]
    [InlineData("to=9999-12-31", 400)]
    [InlineData("from=2026-06-02", 200)]
    [InlineData("", 400)]
    public async Task Charts_and_exports_have_the_same_limit_of_days(string range, int status)
    {
        await using var desk = await WebDesk.OpenAsync(add: export => export.Services.Configure<ExportJobOptions>(options => options.MaxChartDays = 2));
        var ada = await desk.SignInAsync("ada");
        var words = System.Web.HttpUtility.ParseQueryString(range);
        foreach (var path in (string[])[Charts, $"{Charts}/messages-sent-by-date.csv"])
        {
            var shown = await ada.GetAsync($"{path}?{range}");
            if (status == 200)
                shown.StatusCode.Should().Be(HttpStatusCode.OK);
            else
                await shown.ShouldBeProblemAsync(400, "invalid");
        }

        var answer = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", from = words["from"], to = words["to"] });
        if (words.Count == 2 && status == 400)
        {
            (await answer.ShouldBeProblemAsync(400, "invalid")).GetProperty("errors").GetArrayLength().Should().Be(1);
            return;
        }

        // An open end of the range comes from the data when the job runs.
        var charts = await ada.GetAsync($"{Charts}?{range}");
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        await desk.WorkAsync();
        var job = await (await ada.GetAsync(answer.Headers.Location)).JsonAsync();
        job.GetProperty("state").GetString().Should().Be(status == 200 ? "completed" : "failed");
        if (status != 400)
            return;
        job.GetProperty("failure").GetString().Should().Be("impossible");
        job.GetProperty("failureDetail").GetString().Should().Be((await charts.JsonAsync()).GetProperty("detail").GetString())
            .And.StartWith("There are ").And.Contain(" days from 2026-06-01 to ").And.Contain("2 is the maximum");
    }

    [Fact]
    public async Task Missing_data_is_distinguished_from_an_invalid_request()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/new-sale/charts")).ShouldBeProblemAsync(422, "no-data");
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/new-sale/charts/messages-sent-by-date.csv")).ShouldBeProblemAsync(422, "no-data");
        await (await ada.GetAsync($"{Charts}?from=2026-07-01")).ShouldBeProblemAsync(422, "no-data");
    }

    public static TheoryData<Exception> InvalidData => new()
    {
        new SourceDataException("The query gives no day in row 7."),
        new SourceFormatException("data_series.json", 3, 5, "this is not JSON."),
    };

    [Theory]
    [MemberData(nameof(InvalidData))]
    public async Task Invalid_data_is_reported_with_its_place_and_logged(Exception error)
    {
        using var log = new HostLogEntries();
        await using var desk = await WebDesk.OpenAsync(add: export =>
        {
            export.Services.AddSingleton<ICampaignMetricsSource>(new FailingSource(error));
            export.Services.AddSingleton<ILoggerProvider>(log);
        });
        var ada = await desk.SignInAsync("ada");

        foreach (var path in (string[])[Charts, $"{Charts}/messages-sent-by-date.csv"])
        {
            var problem = await (await ada.GetAsync(path)).ShouldBeProblemAsync(502, "invalid-data");
            problem.GetProperty("detail").GetString().Should().Be(error.Message);
        }

        desk.Errors.Should().BeEmpty("it is no error of the server");
        log.Entries.Where(entry => entry.Id == 401).Should().HaveCount(2)
            .And.OnlyContain(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("summer-sale") && entry.Text.EndsWith(error.Message));
        var answer = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" });
        await desk.WorkAsync();
        var job = await (await ada.GetAsync(answer.Headers.Location)).JsonAsync();
        (job.GetProperty("failure").GetString(), job.GetProperty("failureDetail").GetString()).Should().Be(("invalid-data", error.Message));
    }

    [Theory]
    [InlineData("sales-by-date.csv")]
    [InlineData("messages-sent-by-date.xlsx")]
    [InlineData("messages-sent-by-date")]
    [InlineData("charts.csv")]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd.csv")]
    [InlineData("x%0D%0AX-Evil:%201.csv")]
    [InlineData("%22;%20filename=evil.exe;.csv")]
    public async Task Unknown_chart_file_is_not_found(string file)
    {
        await using var desk = await WebDesk.OpenAsync();

        var answer = await (await desk.SignInAsync("ada")).GetAsync($"{Charts}/{file}");

        await answer.ShouldBeProblemAsync(404, "not-found");
        answer.Headers.Contains("X-Evil").Should().BeFalse();
    }

    [Fact]
    public async Task User_without_export_permission_cannot_download_charts()
    {
        await using var desk = await WebDesk.OpenAsync();
        var mallory = await desk.SignInAsync("mallory");

        await (await mallory.GetAsync($"{Charts}/messages-sent-by-date.csv")).ShouldBeProblemAsync(403, "not-allowed");
        (await mallory.GetAsync(Charts)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_open_api_document_describes_every_endpoint()
    {
        await using var desk = await WebDesk.OpenAsync();

        var root = System.Text.Json.JsonDocument.Parse(await desk.Client().GetStringAsync("/openapi/v1.json")).RootElement;
        var document = root.GetProperty("paths");

        document.EnumerateObject().Where(path => path.Name.StartsWith(WebDesk.Prefix, StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject()).Should().HaveCountGreaterThanOrEqualTo(10)
            .And.OnlyContain(one => one.Value.GetProperty("summary").GetString() != "" && one.Value.GetProperty("responses").EnumerateObject().Any());
        document.GetProperty($"{WebDesk.Prefix}/jobs").GetProperty("post").GetProperty("responses").EnumerateObject().Select(answer => answer.Name)
            .Should().BeEquivalentTo("202", "400", "403", "404", "408", "409", "413", "415", "429");
        document.GetProperty($"{WebDesk.Prefix}/operations/jobs/{{jobId}}/requeue").GetProperty("post").GetProperty("responses").EnumerateObject().Select(answer => answer.Name)
            .Should().BeEquivalentTo("202", "400", "403", "404", "409", "429");
        foreach (var method in (string[])["post", "delete"])
        {
            document.GetProperty($"{WebDesk.Prefix}/operations/workers/{{workerId}}/drain").GetProperty(method).GetProperty("responses").EnumerateObject().Select(answer => answer.Name)
                .Should().BeEquivalentTo("202", "400", "403", "404");
        }

        document.GetProperty($"{WebDesk.Prefix}/campaigns/{{campaignId}}/charts").GetProperty("get").GetProperty("parameters").GetArrayLength().Should().Be(10);
        var schemas = root.GetProperty("components").GetProperty("schemas");
        ValuesOf("ExportJobState").Should().Equal("queued", "running", "completed", "failed", "cancelled", "expired");
        ValuesOf("ExportWorkerState").Should().Equal("active", "draining", "drained", "lost");
        ValuesOf("ExportFailure").Should().BeEquivalentTo(
            "not-allowed", "impossible", "source-failed", "storage-failed", "not-notified", "unexpected", "invalid-data", "no-data");

        IEnumerable<string> ValuesOf(string schema) => schemas.GetProperty(schema).GetProperty("enum").EnumerateArray().Select(value => value.GetString()).OfType<string>();
    }

    private sealed class FailingSource(Exception error) : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) => Task.FromException<DailyMetrics>(error);
    }

    private sealed class PieceStream : MemoryStream
    {
        public List<int> Sizes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sizes.Add(buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
