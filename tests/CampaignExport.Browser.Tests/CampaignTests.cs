using CampaignExport.Browser.Tests.Support;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The charts of a campaign, their days and their files.</summary>
public sealed class CampaignTests(Chromium chromium)
{
    [Fact]
    public async Task Multichannel_campaign_has_a_total_chart_and_one_chart_per_channel()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");

        await visit.Page.GetByText("Summer sale").ClickAsync();
        await visit.Page.ChartsAsync();

        (await visit.Page.TitlesAsync()).Should().Equal(
            "Messages Sent by Date", "Email Message Engagement by Date", "In-App Message Engagement by Date", "iOS Push Engagement by Date",
            "Android Push Engagement by Date");
        (await visit.Page.Locator(".kind").InnerTextAsync()).Should().Be("Multichannel campaign");
        (await visit.Page.GetByText("Group by").CountAsync()).Should().Be(0);
        await visit.PictureAsync("multichannel");
    }

    [Fact]
    public async Task Grouping_of_multivariate_results_is_kept_in_the_address()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("subject-test");
        (await page.TitlesAsync()).Should().HaveCount(6).And.StartWith("Messages Sent by Date for Each Variant");

        await page.GetByText("Variant", new() { Exact = true }).ClickAsync();
        await page.Chart("Short headline").WaitForAsync();

        string[] byVariant = ["Short headline", "Long headline that says all there is to say", "Emoji 🎉", "Control Group"];
        (await page.TitlesAsync()).Should().Equal(byVariant);
        page.Url.Should().EndWith("?grouping=by-variant");
        await visit.PictureAsync("multivariate-by-variant");
        await page.ReloadAsync();
        await page.ChartsAsync();
        (await page.TitlesAsync()).Should().Equal(byVariant);
        await page.GoBackAsync();
        await page.Chart("Messages Sent by Date for Each Variant").WaitForAsync();
        await page.OpenAsync("summer-sale", "?grouping=by-variant");
        (await page.TitlesAsync()).Should().StartWith("Messages Sent by Date", "what one campaign has not is left out of a link that another one had");
        visit.ExpectsRefusals = true;
    }

    [Theory]
    [InlineData("summer-sale", "", "Messages Sent by Date")]
    [InlineData("summer-sale", "?range=7&zone=Asia%2FTokyo", "iOS Push Engagement by Date")]
    [InlineData("subject-test", "?range=all&grouping=by-variant", "Short headline")]
    public async Task Downloaded_chart_has_the_bytes_of_a_library_export(string campaign, string query, string title)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync(campaign, query);

        var content = await visit.Page.DownloadAsync(visit.Page.GetByRole(AriaRole.Link, new() { Name = $"Download CSV: {title}" }));

        var zone = TimeZoneInfo.FindSystemTimeZoneById(query.Contains("Tokyo", StringComparison.Ordinal) ? "Asia/Tokyo" : "UTC");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime);
        var days = query.Contains("range=7", StringComparison.Ordinal) ? 7 : 90;
        var isAll = query.Contains("all", StringComparison.Ordinal);
        var request = new ChartExportRequest(campaign)
        {
            From = isAll ? null : today.AddDays(1 - days),
            To = isAll ? null : today,
            TimeZone = zone,
            Grouping = query.Contains("by-variant", StringComparison.Ordinal) ? ChartGrouping.ByVariant : null,
        };
        var expected = new MemoryStream();
        var charts = CampaignCharts.Create(await site.Numbers.ReadAsync(request.Query), request);
        var name = charts.Charts.Single(chart => chart.Title == title).Name;
        await charts.CreateFiles(ChartLayout.Wide).Single(chart => chart.Name == name).WriteAsync(new CsvFormat(), expected);
        content.Should().Equal(expected.ToArray());
    }

    [Fact]
    public async Task Range_and_time_zone_are_kept_in_the_address_and_after_a_reload()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");

        await page.GetByText("30 days").ClickAsync();
        await page.WaitForURLAsync("**?range=30");
        await page.GetByLabel("Time zone").SelectOptionAsync("Asia/Tokyo");
        await page.WaitForURLAsync("**?range=30&zone=Asia%2FTokyo");
        await page.ReloadAsync();
        await page.ChartsAsync();

        (await page.GetByLabel("Last 30 days").IsCheckedAsync()).Should().BeTrue();
        (await page.GetByLabel("Time zone").InputValueAsync()).Should().Be("Asia/Tokyo");
        (await (await page.OpenTableAsync("Messages Sent by Date")).Locator("tr").CountAsync()).Should().Be(30);
        await page.GetByLabel("From", new() { Exact = true }).FillAsync($"{SiteNumbers.Today.AddDays(-4):yyyy-MM-dd}");
        await page.WaitForURLAsync("**from=*&to=*&zone=*");
        (await page.GetByLabel("Last 30 days").IsCheckedAsync()).Should().BeFalse();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync($"{SiteNumbers.Today.AddDays(1):yyyy-MM-dd}");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync($"{SiteNumbers.Today.AddDays(-1):yyyy-MM-dd}");
        await page.GetByText("The first day is after the last one.").WaitForAsync();
    }

    [Fact]
    public async Task Old_campaign_is_shown_with_a_wider_range()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync("old-sale", "?range=90");
        await visit.Page.GetByText("Nothing happened in this range").WaitForAsync();

        await visit.Page.Button("Show all days").ClickAsync();

        await visit.Page.Chart("Email Message Engagement by Date").WaitForAsync();
        visit.Page.Url.Should().EndWith("?range=all");
        (await (await visit.Page.OpenTableAsync("Messages Sent by Date")).Locator("td:first-of-type").AllInnerTextsAsync()).Should().Equal("12", "0", "0", "30");
    }

    [Theory]
    [InlineData("en-GB", "About these numbers")]
    [InlineData("fr-FR", "À propos de ces chiffres")]
    public async Task Warnings_are_shown_above_the_charts(string locale, string title)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("subject-test");

        (await page.Locator(".notice h2").InnerTextAsync()).Should().Be(title);
        var status = page.GetByRole(AriaRole.Status);
        (await status.InnerTextAsync()).Should().Be(SiteNumbers.Warning);
        (await status.GetAttributeAsync("lang")).Should().BeNull("the host writes it for its users");
        (await page.Locator(".grid > :first-child").GetAttributeAsync("class")).Should().Be("notice");
        (await page.TitlesAsync()).Should().HaveCount(6);
        await page.OpenAsync("summer-sale");
        (await page.Locator(".notice").CountAsync()).Should().Be(0, "it has no warnings");
    }

    [Fact]
    public async Task Range_outside_the_data_shows_one_notice_with_the_range_of_the_data()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");

        await visit.Page.OpenAsync("old-sale", "?from=2021-03-01&to=2021-03-31");

        (await visit.Page.Locator(".notice").InnerTextAsync()).Should().StartWith("Nothing happened in this range")
            .And.Contain("outside the data, which is from 2020-03-01 to 2020-03-04").And.EndWith("Show all days");
        await visit.Page.Button("Show all days").ClickAsync();
        await visit.Page.Locator(".notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Theory]
    [InlineData(30, "en-GB", "Not all days can be shown at once", "At most 30 days can be shown.", "There are 3650 days from ")]
    [InlineData(3000, "en-GB", "Not all days can be shown at once", "At most 3,000 days can be shown.", "; 3000 is the maximum.")]
    [InlineData(3000, "fr-FR", "Tous les jours ne peuvent pas être affichés à la fois", "3\u202f000 jours au plus", "\u00a0; 3\u202f000 est le maximum.")]
    public async Task Too_many_days_in_the_data_are_reported_with_the_limit(int maxDays, string locale, string title, string hint, string detail)
    {
        await using var site = await Site.OpenAsync(add: exports => exports.Services.Configure<ExportJobOptions>(options => options.MaxChartDays = maxDays));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("sent-9", "?range=all");

        await visit.PictureAsync($"all-too-many-{maxDays}-{locale}", isWhole: false);
        (await page.Locator(".notice h2").InnerTextAsync()).Should().Be(title);
        (await page.Locator(".notice").InnerTextAsync()).Should().Contain(hint);
        (await page.Locator($".notice [lang={locale[..2]}]").InnerTextAsync()).Should().Contain(detail);
    }

    [Fact]
    public async Task Numbers_of_any_length_are_shown_with_all_digits()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("flat-92233720368547758");

        var chart = page.Chart("Messages Sent by Date");
        (await chart.Locator(".legend strong").AllInnerTextsAsync()).Should().Equal("8,301,034,833,169,298,220", "8,301,034,833,169,298,220");
        await chart.Locator(".u-over").HoverAsync();
        (await chart.Locator(".tooltip strong").AllInnerTextsAsync()).Should().Equal("92,233,720,368,547,758", "92,233,720,368,547,758");
        (await (await page.OpenTableAsync("Messages Sent by Date")).Locator("td").First.InnerTextAsync()).Should().Be("92,233,720,368,547,758");
        await visit.PictureAsync("long-numbers", isWhole: false);
    }

    [Theory]
    [InlineData("flat-9007199254740991", "810,647,932,926,689,190")]
    [InlineData("flat-7", "630")]
    [InlineData("flat-0", "0")]
    public async Task Sums_of_the_legend_are_exact(string campaign, string expected)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");

        await visit.Page.OpenAsync(campaign, "?range=90");

        (await visit.Page.Chart("Messages Sent by Date").Locator(".legend strong").First.InnerTextAsync()).Should().Be(expected);
    }

    [Theory]
    [InlineData("", "Nothing happened in this range")]
    [InlineData("?range=all", "There are no numbers yet")]
    public async Task Unsent_campaign_shows_a_notice(string query, string expected)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");

        await visit.Page.OpenAsync("new-sale", query);

        (await visit.Page.Locator(".notice h2").InnerTextAsync()).Should().Be(expected);
    }

    [Fact]
    public async Task Series_hidden_in_the_legend_stays_hidden_in_another_range()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        var chart = page.Chart("Messages Sent by Date");
        var total = chart.GetByRole(AriaRole.Button, new() { Name = "Total Messages Sent" });

        await total.ClickAsync();
        (await total.GetAttributeAsync("aria-pressed")).Should().Be("false");
        await chart.Locator(".u-over").HoverAsync();
        (await chart.Locator(".tooltip span").AllInnerTextsAsync()).Should().Equal("Email Sent", "In-App Message Sent", "iOS Push Sent", "Android Push Sent");

        await page.GetByText("7 days").ClickAsync();
        await page.WaitForURLAsync("**?range=7");
        await page.ChartsAsync();
        (await total.GetAttributeAsync("aria-pressed")).Should().Be("false");
        await total.ClickAsync();
        await chart.Locator(".u-over").HoverAsync();
        (await chart.Locator(".tooltip span").CountAsync()).Should().Be(5);
    }

    [Fact]
    public async Task Selected_days_in_a_graph_become_the_range()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        // Parts of the page that arrive later move the graph.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var over = page.Locator(".u-over").First;
        await over.HoverAsync();
        var box = (await over.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.25f), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 60, new() { Steps = 4 });
        await page.Mouse.UpAsync();

        await page.WaitForURLAsync("**?from=*&to=*");
        var from = DateOnly.Parse(await page.GetByLabel("From", new() { Exact = true }).InputValueAsync(), null);
        var to = DateOnly.Parse(await page.GetByLabel("To", new() { Exact = true }).InputValueAsync(), null);
        (to.DayNumber - from.DayNumber).Should().BeInRange(20, 25, "a quarter of ninety days was marked");
    }
}
