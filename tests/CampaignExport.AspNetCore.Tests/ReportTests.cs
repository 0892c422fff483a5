using CampaignExport.AspNetCore.Tests.Support;
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
    public async Task Experiment_is_not_final_before_the_end_of_its_window()
    {
        await using var desk = await WebDesk.OpenAsync();
        desk.Time.SetUtcNow(new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
        var ada = await desk.SignInAsync("ada");

        (await IsFinalAsync("2026-06-20")).Should().BeFalse("conversions count for 30 days");
        (await IsFinalAsync("2026-07-01")).Should().BeTrue();

        async Task<bool> IsFinalAsync(string to) =>
            (await ada.JsonAsync($"/campaigns/won-sale/experiment?from=2026-06-01&to={to}")).GetProperty("isFinal").GetBoolean();
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
