using System.Globalization;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The reports of a campaign: summary, experiment and links.</summary>
public sealed class ReportTests
{
    private const string Range = "from=2026-06-01&to=2026-07-15";

    [Fact]
    public async Task Summary_has_totals_and_rates_of_the_campaign_its_channels_and_its_variations()
    {
        await using var desk = await WebDesk.OpenAsync();

        var summary = await (await desk.SignInAsync("fred")).JsonAsync($"/campaigns/won-sale/summary?{Range}");

        summary.GetProperty("isMultivariate").GetBoolean().Should().BeTrue();
        summary.GetProperty("to").GetString().Should().Be("2026-07-15");
        var rows = summary.GetProperty("rows").EnumerateArray().Select(row => row.ToString()).ToList();
        rows[0].Should().Be("""{"metric":"sent","value":2000}""");
        rows.Should().Contain("""{"channel":"email","metric":"delivery_rate","value":1970,"rate":0.985,"rateName":"delivery_rate"}""")
            .And.Contain("""{"channel":"email","metric":"unique_opens","header":"Ouvertures uniques","value":620,"rate":0.3147208122,"rateName":"unique_open_rate"}""")
            .And.Contain("""{"channel":"email","variationId":"b","variationName":"B","isControl":false,"metric":"bounces","header":"En \u00E9chec (bounces)","value":10,"rate":0.01,"rateName":"bounce_rate"}""");
        rows[^1].Should().Contain("\"isControl\":true");
        rows.Should().HaveCount(CampaignSummary.Create(await new Numbers().ReadAsync(new("won-sale")), new DayRange(new(2026, 6, 1), new(2026, 7, 15))).Rows.Count);
    }

    [Theory]
    [InlineData("ada", "", ExperimentMetric.Conversions, "en")]
    [InlineData("fred", "&metric=conversions", ExperimentMetric.Conversions, "fr")]
    [InlineData("ada", "&metric=openers&language=fr", ExperimentMetric.Openers, "fr")]
    public async Task Experiment_has_the_sentence_and_the_numbers_of_the_report(string user, string query, ExperimentMetric metric, string language)
    {
        await using var desk = await WebDesk.OpenAsync();
        var expected = ExperimentReport.Create(
            await new Numbers().ReadAsync(new("won-sale")), new() { Metric = metric, Days = new DayRange(new(2026, 6, 1), new(2026, 7, 15)) });

        var experiment = await (await desk.SignInAsync(user)).JsonAsync($"/campaigns/won-sale/experiment?{Range}{query}");

        experiment.GetProperty("sentence").GetString().Should().Be(expected.Explain(language));
        experiment.GetProperty("isFinal").GetBoolean().Should().BeTrue();
        var rows = experiment.GetProperty("rows").EnumerateArray().ToList();
        rows.Select(row => row.TryGetProperty("adjustedPValue", out var value) ? value.GetDouble() : (double?)null).Should().Equal(expected.Rows.Select(row => row.AdjustedPValue));
        rows.Select(row => row.TryGetProperty("differenceLow", out var value) ? value.GetDouble() : (double?)null).Should().Equal(expected.Rows.Select(row => row.DifferenceInterval?.Low));
        if (metric == ExperimentMetric.Conversions)
            rows.Select(row => row.GetProperty("verdict").GetString()).Should().Equal("no-difference-found", "better", "baseline");
    }

    [Fact]
    public async Task Experiment_checks_the_stated_shares_and_names_the_assumed_window()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var path = $"/campaigns/won-sale/experiment?{Range}&language=en";

        var plain = await ada.JsonAsync(path);
        var fitting = await ada.JsonAsync($"{path}&shares=a=33.3,b=33.3,control=33.4");
        var other = await ada.JsonAsync($"{path}&shares=a=45,b=45,control=10");

        (plain.TryGetProperty("sharesPValue", out _), plain.GetProperty("assumedWindowDays").GetInt32()).Should().Be((false, 30));
        (await ada.JsonAsync($"{path}&metric=openers")).TryGetProperty("assumedWindowDays", out _).Should().BeFalse();
        fitting.GetProperty("sharesPValue").GetDouble().Should().BeGreaterThan(0.9);
        fitting.GetProperty("sentence").GetString().Should().Be(plain.GetProperty("sentence").GetString());
        other.GetProperty("sentence").GetString().Should().Contain("the groups do not have the stated shares (p < 0.0001)");
        foreach (var shares in new[] { "a=45,b=45", "a=45,b=45,control=20", "a,b", "a=1,a=99" })
            await (await ada.GetAsync($"{WebDesk.Prefix}{path}&shares={shares}")).ShouldBeProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("2026-11-24", "2026-11-20", "2026-12-19")] // conversions count for 30 days
    [InlineData("2026-12-19", "2026-11-20", "2026-12-19")] // the day is not over
    [InlineData("2026-12-20", "2026-11-20", null)] // the range has all data of the campaign
    [InlineData("2026-12-20", "2026-11-17", "2026-12-17")] // there is data after the range
    public async Task Experiment_is_not_final_before_the_end_of_its_window(string today, string to, string? end)
    {
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ICampaignMetricsSource>(new RangeOnly(new(2026, 11, 15))));
        desk.Time.SetUtcNow(DateTimeOffset.Parse(today + "T12:00Z", CultureInfo.InvariantCulture));
        var ada = await desk.SignInAsync("ada");

        (await EndAsync()).Should().Be(end);
        await ada.JsonAsync("/campaigns/won-sale");
        (await EndAsync()).Should().Be(end, "kept numbers say the same");

        async Task<string?> EndAsync()
        {
            var body = await ada.JsonAsync($"/campaigns/won-sale/experiment?from=2026-11-15&to={to}");
            var found = body.TryGetProperty("end", out var day) ? day.GetString() : null;
            body.GetProperty("isFinal").GetBoolean().Should().Be(found is null);
            return found;
        }
    }

    [Theory]
    [InlineData("from=2026-06-03&to=2026-06-05", true, 1)]
    [InlineData("from=2026-06-03&to=2026-06-05&language=fr", true, 1)]
    [InlineData("from=2026-06-01&to=2026-06-05", false, 1)]
    [InlineData("from=2026-06-02&to=2026-06-05&timeZone=Asia/Tokyo", true, 2)]
    [InlineData("from=2026-06-01&to=2026-06-05&timeZone=Asia/Tokyo", false, 2)]
    [InlineData("to=2026-06-05", false, 1)]
    [InlineData("from=2026-06-03&to=2026-06-05&metric=openers", false, 1)]
    public async Task Experiment_says_that_the_range_begins_late_though_the_source_returns_its_days_alone(string query, bool isLate, int reads)
    {
        var source = new RangeOnly(Numbers.Day);
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ICampaignMetricsSource>(source));
        var ada = await desk.SignInAsync("ada");

        var first = await SentenceAsync();
        await ada.JsonAsync("/campaigns/won-sale");
        var before = source.Reads;
        var kept = await SentenceAsync();

        (first.Contains("The range begins after the first message", StringComparison.Ordinal) || first.Contains("La période commence après le premier message", StringComparison.Ordinal)).Should().Be(isLate);
        kept.Should().Be(first);
        (source.Reads - before).Should().Be(reads, "the kept numbers say when the campaign began");

        async Task<string> SentenceAsync() => (await ada.JsonAsync($"/campaigns/won-sale/experiment?{query}")).GetProperty("sentence").GetString()!;
    }

    [Theory]
    [InlineData("", 1, "2026-06-01_2026-06-03")]
    [InlineData("&from=2026-06-02&to=2026-06-04&language=fr", 0, "2026-06-02_2026-06-04")]
    public async Task Comparison_has_the_bytes_of_the_library_and_equals_the_summaries(string query, int first, string days)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var compared = new List<ComparedCampaign>();
        foreach (var (id, name) in new[] { ("summer-sale", "Summer sale"), ("won-sale", "Won sale") })
        {
            var metrics = await new Numbers().ReadAsync(new(id));
            compared.Add(new(id, metrics, query.Length == 0 ? metrics.GetRange(null, null) : new(new(2026, 6, 2), new(2026, 6, 4))) { Campaign = new() { Name = name } });
        }

        using var expected = new MemoryStream();
        await ReportFile.Create(CampaignComparison.Create(compared)).WriteAsync(new CsvFormat(), expected);

        var file = await ada.GetAsync($"{WebDesk.Prefix}/compare.csv?campaign=summer-sale&campaign=won-sale{query}");
        var body = await ada.JsonAsync($"/compare?campaign=summer-sale&campaign=won-sale{query}");

        (await file.Content.ReadAsByteArrayAsync()).Should().Equal(expected.ToArray());
        file.Content.Headers.ContentDisposition!.FileNameStar.Should().Be($"summer-sale_compare_{days}.csv");
        var campaigns = body.GetProperty("campaigns");
        campaigns[0].GetProperty("values").ToString().Should().Be(first == 1 ? "[5,0,7]" : "[0,7,0]");
        campaigns[0].GetProperty("launch").GetString().Should().Be("2026-06-01", "the campaign began before the range");
        foreach (var campaign in campaigns.EnumerateArray())
        {
            var rows = (await ada.JsonAsync($"/campaigns/{campaign.GetProperty("campaignId").GetString()}/summary?{query}")).GetProperty("rows").EnumerateArray();
            campaign.GetProperty("totals").EnumerateArray().Select(row => row.ToString()).Should().Equal(rows.Where(row => !row.TryGetProperty("isControl", out _)).Select(row => row.ToString()));
        }
    }

    [Fact]
    public async Task Comparison_has_the_daily_values_and_rates_of_the_requested_metric()
    {
        await using var desk = await WebDesk.OpenAsync();

        var body = await (await desk.SignInAsync("fred")).JsonAsync("/compare?campaign=won-sale&campaign=summer-sale&channel=email&metric=unique_opens&from=2026-06-01&to=2026-06-02");

        var campaigns = body.GetProperty("campaigns");
        (campaigns[0].GetProperty("values").ToString(), campaigns[0].GetProperty("rates").ToString()).Should().Be(("[620,0]", "[0.3147208122,null]"));
        (campaigns[1].GetProperty("hasData").GetBoolean(), campaigns[1].GetProperty("values").ToString()).Should().Be((false, "[0,0]"));
        body.GetProperty("metrics").EnumerateArray().Select(metric => metric.ToString()).Should()
            .Contain("""{"metric":"sent"}""").And.Contain("""{"channel":"email","metric":"unique_opens","header":"Ouvertures uniques"}""");
    }

    [Theory]
    [InlineData("", "2026-06-01", "2026-06-03", "There is no data from 2026-06-01 to 2026-06-03. All values are zero.")]
    [InlineData("&to=2026-06-02", "2026-06-01", "2026-06-02", "There is no data from 2026-06-01 to 2026-06-02. All values are zero.")]
    public async Task Campaign_without_data_is_named_and_the_others_are_compared(string query, string from, string to, string warning)
    {
        await using var desk = await WebDesk.OpenAsync();

        var body = await (await desk.SignInAsync("ada")).JsonAsync($"/compare?campaign=new-sale&campaign=summer-sale{query}");

        var campaigns = body.GetProperty("campaigns");
        (campaigns[0].GetProperty("from").GetString(), campaigns[0].GetProperty("to").GetString()).Should().Be((from, to), "these are the days of the other");
        campaigns[0].GetProperty("hasData").GetBoolean().Should().BeFalse();
        campaigns[0].GetProperty("totals").GetArrayLength().Should().Be(0);
        campaigns[1].GetProperty("hasData").GetBoolean().Should().BeTrue();
        body.GetProperty("warnings").EnumerateArray().Select(one => one.GetString()).Should().Equal($"New sale: {warning}");
    }

    [Theory]
    [InlineData("from=2026-06-10&to=2026-06-12")]
    [InlineData("from=2026-06-01&to=2026-06-01")]
    public async Task Comparison_offers_only_metrics_with_values_of_days(string query)
    {
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ICampaignMetricsSource>(new RangeOnly(Numbers.Day)));
        var ada = await desk.SignInAsync("ada");

        var body = await ada.JsonAsync($"/compare?campaign=summer-sale&campaign=won-sale&{query}");

        body.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("metric").GetString()).Should().NotContain("distinct_users");
        body.GetProperty("campaigns")[1].GetProperty("totals").EnumerateArray().Select(row => row.GetProperty("metric").GetString()).Should().Contain("distinct_users");
        await (await ada.GetAsync($"{WebDesk.Prefix}/compare?campaign=summer-sale&campaign=won-sale&{query}&metric=distinct_users")).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Comparison_counts_from_a_launch_before_the_range_and_reads_each_campaign_once()
    {
        var source = new RangeOnly(Numbers.Day);
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ICampaignMetricsSource>(source));
        var ada = await desk.SignInAsync("ada");

        var body = await ada.JsonAsync("/compare?campaign=summer-sale&campaign=test-sale&from=2026-06-03&to=2026-06-04");
        source.Reads.Should().Be(2);
        var rows = await ada.GetStringAsync($"{WebDesk.Prefix}/compare.csv?campaign=summer-sale&campaign=test-sale&from=2026-06-03&to=2026-06-04");

        body.GetProperty("campaigns")[1].GetProperty("launch").GetString().Should().Be("2026-06-01");
        rows.Should().Contain("test-sale,Test sale,2026-06-03,2,email,sent,1,");
    }

    /// <summary>One message on each of five days; of one campaign, many messages of a test. It returns the days of the query alone.</summary>
    private sealed class RangeOnly(DateOnly first) : ICampaignMetricsSource
    {
        public int Reads { get; private set; }

        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            Reads++;
            var builder = new DailyMetricsBuilder();
            foreach (var day in Enumerable.Range(0, 5).Select(first.AddDays).Where(day => query.Range?.Contains(day) ?? true))
            {
                builder.Add(day, new Variation("email", "a"), "sent", 1);
                foreach (var (metric, id) in query.CampaignId == "won-sale" ? new[] { ("sent", "b"), ("conversions", "a"), ("unique_opens", "a"), ("unique_opens", "b"), ("enrolled", "c"), ("conversions", "c") } : [])
                    builder.Add(day, new Variation("email", id) { IsControl = id == "c" }, metric, metric == "enrolled" ? 50 : 5);
            }

            if (query is { WithPeople: true, CampaignId: "won-sale" })
            {
                builder.People = new DistinctPeople(200)
                {
                    Variations = new Dictionary<(string, string), long> { [("email", "a")] = 100, [("email", "b")] = 100 },
                    Openers = new Dictionary<(string, string), long> { [("email", "a")] = 50, [("email", "b")] = 60 },
                };
            }

            return Task.FromResult(builder.Build());
        }
    }

    [Theory]
    [InlineData("ada", "?campaign=summer-sale", 400, "invalid")]
    [InlineData("ada", "", 400, "invalid")]
    [InlineData("ada", "?campaign=summer-sale&campaign=summer-sale", 400, "invalid")]
    [InlineData("ada", "?campaign=summer-sale&campaign=test-sale&from=yesterday", 400, "invalid")]
    [InlineData("ada", "?campaign=summer-sale&campaign=test-sale&metric=foo", 400, "invalid")]
    [InlineData("ada", "?campaign=summer-sale&campaign=secret-sale", 404, "not-found")]
    [InlineData("ada", "?campaign=summer-sale&campaign=new-sale&from=2027-01-01", 422, "no-data")]
    [InlineData("mallory", ".csv?campaign=summer-sale&campaign=test-sale", 403, "not-allowed")]
    [InlineData("carl", ".csv?campaign=summer-sale&campaign=test-sale", 403, "not-allowed")]
    [InlineData("ada", ".xlsx?campaign=summer-sale&campaign=test-sale", 404, "not-found")]
    public async Task Invalid_comparison_is_refused(string user, string path, int status, string type)
    {
        await using var desk = await WebDesk.OpenAsync();

        await (await (await desk.SignInAsync(user)).GetAsync($"{WebDesk.Prefix}/compare{path}")).ShouldBeProblemAsync(status, type);
    }

    [Theory]
    [InlineData("summer-sale/experiment", 400, "invalid")]
    [InlineData("won-sale/experiment?metric=luck", 400, "invalid")]
    [InlineData("won-sale/summary?from=yesterday", 400, "invalid")]
    [InlineData("won-sale/summary?from=2026-06-02&to=2026-06-01", 400, "invalid")]
    [InlineData("new-sale/summary", 422, "no-data")]
    [InlineData("secret-sale/summary", 404, "not-found")]
    [InlineData("secret-sale/experiment", 404, "not-found")]
    [InlineData("secret-sale/links", 404, "not-found")]
    [InlineData("won-sale/links", 404, "not-found")]
    public async Task Invalid_request_of_a_report_is_refused(string path, int status, string type)
    {
        await using var desk = await WebDesk.OpenAsync();

        await (await (await desk.SignInAsync("ada")).GetAsync($"{WebDesk.Prefix}/campaigns/{path}")).ShouldBeProblemAsync(status, type);
    }

    [Fact]
    public async Task Most_clicked_links_come_first_with_the_number_of_all()
    {
        var source = new SomeLinks();
        await using var desk = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<ILinkClicksSource>(source));
        var ada = await desk.SignInAsync("ada");

        var links = await ada.JsonAsync("/campaigns/won-sale/links?limit=2&from=2026-06-01&to=2026-06-03&timeZone=Asia/Tokyo");

        links.ToString().Should().Be(
            """{"campaignId":"won-sale","timeZone":"Asia/Tokyo","total":3,"links":[{"channel":"email","variationId":"b","url":"https://shop.example/b","linkAlias":"","clicks":9,"uniqueClicks":4},{"channel":"email","variationId":"a","url":"https://shop.example/a","linkAlias":"shop","clicks":5,"uniqueClicks":5}]}""");
        source.Query!.Range.Should().Be(new DayRange(new(2026, 6, 1), new(2026, 6, 3)));
        source.Query.TimeZone.Id.Should().Be("Asia/Tokyo");
        (await ada.JsonAsync("/campaigns/won-sale")).GetProperty("hasLinks").GetBoolean().Should().BeTrue();
        await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/won-sale/links?from=2026-06-01")).ShouldBeProblemAsync(400, "invalid");
    }

    private sealed class SomeLinks : ILinkClicksSource
    {
        public MetricsQuery? Query { get; private set; }

        public Task<IReadOnlyList<LinkClicks>> ReadLinksAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            Query = query;
            return Task.FromResult<IReadOnlyList<LinkClicks>>([
                new("email", "a", "https://shop.example/a", "shop", 5, 5), new("email", "a", "https://shop.example/c", "", 1, 1), new("email", "b", "https://shop.example/b", "", 9, 4)]);
        }
    }
}
