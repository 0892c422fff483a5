using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignExport.Browser.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>What charts show: rates, chosen metrics, today, totals; and how they are taken away.</summary>
public sealed class ChartTests(Chromium chromium)
{
    private const string Email = "Email Message Engagement by Date";

    private const string RecordDashes = """
        const set = CanvasRenderingContext2D.prototype.setLineDash;
        CanvasRenderingContext2D.prototype.setLineDash = function (dash) {
          (this.canvas.dashes ??= []).push(dash.join());
          return set.apply(this, arguments);
        };
        """;

    [Fact]
    public async Task Rates_are_shown_on_request_and_kept_in_the_address()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", "?range=30");
        var legend = page.Chart(Email).Locator(".legend");
        (await legend.InnerTextAsync()).Should().Contain("Sent").And.NotContain("%");

        await page.Locator(".chart-bar").GetByText("Rate", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**?range=30&values=rate");
        await page.ChartsAsync();

        (await legend.Locator("strong").AllInnerTextsAsync()).Should().Equal("43.3%", "9.28%", "2%", "0.2%");
        (await page.Chart("Messages Sent by Date").Locator(".legend").InnerTextAsync()).Should().NotContain("%", "there is no rate of messages sent");
        var rows = await page.OpenTableAsync(Email);
        (await rows.Locator("tr").First.InnerTextAsync()).Should().Contain("%");
        await page.Chart(Email).Locator(".u-over").ScrollIntoViewIfNeededAsync();
        await visit.PictureAsync("rates");
        await page.ReloadAsync();
        await page.ChartsAsync();
        (await page.Locator(".chart-bar").GetByLabel("Rate", new() { Exact = true }).IsCheckedAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Chosen_metrics_are_charted_and_kept_in_the_address()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("won-test");
        (await page.Locator(".metrics .count").InnerTextAsync()).Should().MatchRegex("^Usual columns, [1-9][0-9]? more$");
        (await page.Locator(".notice").CountAsync()).Should().Be(0, "metrics without a chart can be chosen");

        await page.Locator(".metrics summary").ClickAsync();
        await page.Locator(".metrics").GetByLabel("Unique Opens").CheckAsync();
        await page.Chart("Unique Opens by Date for Each Variant").WaitForAsync();
        await page.ChartsAsync();
        (await page.TitlesAsync()).Should().Equal("Unique Opens by Date for Each Variant");
        await visit.PictureAsync("metrics", isWhole: false);
        await page.Locator(".metrics").GetByLabel("Unsubscribes").CheckAsync();
        await page.WaitForURLAsync("**?metrics=unique_opens,unsubscribes");
        await page.Chart("Unsubscribes by Date for Each Variant").WaitForAsync();
        await page.ReloadAsync();
        await page.ChartsAsync();
        (await page.Locator(".metrics .count").InnerTextAsync()).Should().StartWith("2 of ");
    }

    [Theory]
    [InlineData("en-GB", "Not shown, since the data has no such metric: ")]
    [InlineData("fr-FR", "Non affiché, car les données n’ont pas cette statistique\u00a0: ")]
    public async Task Unknown_metrics_of_the_address_are_named_and_the_others_are_shown(string locale, string expected)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("won-test", "?metrics=unique_opens,foo,<b>bar</b>&grouping=by-variant");
        await page.Locator(".chart").First.WaitForAsync();
        (await page.GetByRole(AriaRole.Alert).AllInnerTextsAsync()).Should().Contain($"{expected}foo, <b>bar</b>");
        new Uri(page.Url).Query.Should().Be("?grouping=by-variant&metrics=unique_opens");
        (await page.Locator(".metrics .count").InnerTextAsync()).Should().StartWith("1 ");
        await visit.PictureAsync($"unknown-metrics-{locale}", isWhole: false);

        await page.OpenAsync("summer-sale", "?metrics=foo&grouping=by-variant");
        await page.Locator(".chart").Nth(4).WaitForAsync();
        (await page.GetByRole(AriaRole.Alert).AllInnerTextsAsync()).Should().Contain($"{expected}foo");
        new Uri(page.Url).Query.Should().BeEmpty();
        await page.Locator(".toolbar label").First.ClickAsync();
        await page.WaitForURLAsync("**?range=7");
        (await page.GetByRole(AriaRole.Alert).AllInnerTextsAsync()).Should().NotContain($"{expected}foo", "another view is chosen");

        await page.OpenAsync("summer-sale", "?with=old-sale&figure=email.foo");
        await page.Locator(".comparison .chart").WaitForAsync();
        (await page.Locator(".comparison .problem").InnerTextAsync()).Should().Be($"{expected}email.foo");
        (await page.Locator(".comparison select").InputValueAsync()).Should().Be("sent");
    }

    [Fact]
    public async Task Metric_that_the_source_never_gave_is_named_and_not_drawn()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("old-sale", "?range=all");

        var chart = page.Chart(Email);
        (await chart.Locator(".legend").InnerTextAsync()).Should().Be("Sent\n42", "nothing else was given");
        (await chart.Locator(".hint").InnerTextAsync()).Should().Be("Not reported by the source: Delivered, Opened, Clicks, Bounces, Reported as Spam");
        var rows = await page.OpenTableAsync(Email);
        (await rows.Locator("tr").First.Locator("td").AllInnerTextsAsync()).Should().Equal("–", "12", "–", "–", "–", "–");
        (await chart.Locator("tfoot td").AllInnerTextsAsync()).Should().Equal("–", "42", "–", "–", "–", "–");
    }

    [Theory]
    [InlineData("flat-7", true)]
    [InlineData("old-sale", false)]
    public async Task Line_to_today_has_dashes_and_the_day_says_so_far(string campaign, bool isToday)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.AddInitScriptAsync(RecordDashes);
        await page.SignInAsync("ada");

        await page.OpenAsync(campaign, isToday ? "?range=7" : "?range=all");
        await page.Locator("canvas").First.WaitForAsync();

        (await HasDashesAsync(page.Locator("canvas").First)).Should().Be(isToday);
        var rows = await page.OpenTableAsync("Messages Sent by Date");
        (await rows.Locator("th").Last.InnerTextAsync()).EndsWith(", so far", StringComparison.Ordinal).Should().Be(isToday);
        await visit.PictureAsync($"today-{campaign}", isWhole: false);
    }

    [Theory]
    [InlineData("?range=all&with=flat-7&with=subject-test", "en-GB", "Day 59, so far for Which headline <b>works</b>?", "Day 89, so far for flat-7")]
    [InlineData("?range=all&with=flat-7&with=subject-test", "fr-FR", "Jour 59, à ce stade pour Which headline <b>works</b>?", "Jour 89, à ce stade pour flat-7")]
    [InlineData("?range=all&with=won-test", "en-GB")]
    [InlineData("?range=7&with=flat-7&align=date", "en-GB", "so far")]
    public async Task Line_of_a_compared_campaign_to_its_current_day_has_dashes(string query, string locale, params string[] expected)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        var page = visit.Page;
        await page.AddInitScriptAsync(RecordDashes);
        await page.SignInAsync("ada");

        await page.OpenAsync("old-sale", query);
        var chart = page.Locator(".comparison .chart");
        await chart.ScrollIntoViewIfNeededAsync();
        await chart.Locator("canvas").WaitForAsync();

        (await HasDashesAsync(chart.Locator("canvas"))).Should().Be(expected.Length > 0);
        await chart.Locator("details > summary").ClickAsync();
        await chart.Locator("tbody tr").First.WaitForAsync();
        var incomplete = (await chart.Locator("tbody th").AllInnerTextsAsync()).Where(day => day.Contains("so far", StringComparison.Ordinal) || day.Contains("à ce stade", StringComparison.Ordinal)).ToList();
        incomplete.Should().HaveCount(expected.Length);
        incomplete.Zip(expected).Where(pair => !pair.First.EndsWith(pair.Second, StringComparison.Ordinal)).Should().BeEmpty();
        await visit.PictureAsync($"compare-today-{query.Length}-{locale}", isWhole: false);
    }

    private static Task<bool> HasDashesAsync(ILocator canvas) => canvas.EvaluateAsync<bool>("canvas => canvas.dashes.includes('2,4')");

    [Fact]
    public async Task Weeks_are_charted_copied_downloaded_and_kept_in_the_address()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.SignInAsync("ada");
        var (from, to) = (SiteNumbers.Today.AddDays(-29), SiteNumbers.Today);
        var monday = from.AddDays(-(((int)from.DayOfWeek + 6) % 7));
        await page.OpenAsync("subject-test", "?range=30");
        var perWeek = page.Chart("Unique Recipients by Date for Each Variant").Locator(".legend strong");
        (await perWeek.First.InnerTextAsync()).Should().Be("per day");

        await page.Locator(".chart-bar").GetByText("Week", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**?range=30&granularity=week");
        await page.ChartsAsync();

        (await page.TitlesAsync()).Should().Contain("Sum of Daily Unique Recipients by Date for Each Variant", "the source cannot count the people of a week");
        var name = "Messages Sent by Date for Each Variant";
        var rows = (await page.OpenTableAsync(name)).Locator("th");
        (await rows.First.InnerTextAsync()).Should().Be($"Week of {monday.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}{(monday < from ? ", in part" : "")}");
        (await rows.Last.InnerTextAsync()).Should().StartWith("Week of ").And.EndWith(", so far");
        await visit.PictureAsync("weeks");
        await page.Chart(name).GetByText("Copy table").ClickAsync();
        await page.GetByText("The table is copied.").WaitForAsync();
        var copied = (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\n');
        var csv = Encoding.UTF8.GetString(await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = $"Download CSV: {name}" }))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        csv.Should().HaveCount(copied.Length - 1, "a file has no totals").And.HaveElementAt(1, $"{copied[1].TrimEnd().Replace('\t', ',')},0", "the control group receives nothing");
        csv[1].Should().StartWith($"{monday:yyyy-MM-dd},");
        var all = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download all" }).ClickAsync());
        await using var archive = await ZipFile.OpenReadAsync(await all.PathAsync());
        using var reader = new StreamReader(await archive.Entries[0].OpenAsync(), Encoding.UTF8);
        (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().Equal(csv);
        var picture = await page.RunAndWaitForDownloadAsync(() => page.Button($"PNG: {name}").ClickAsync());
        picture.SuggestedFilename.Should().EndWith($"_{from:yyyy-MM-dd}_{to:yyyy-MM-dd}.png");
        await page.ReloadAsync();
        await page.ChartsAsync();
        (await page.GetByLabel("Week", new() { Exact = true }).IsCheckedAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Hours_are_charted_where_the_source_has_them_and_their_refusal_is_shown_as_its_sentence()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", $"?from={SiteNumbers.Today.AddDays(-1):yyyy-MM-dd}&to={SiteNumbers.Today:yyyy-MM-dd}&zone=Europe/Paris&granularity=hour");
        await visit.PictureAsync("hours");

        var rows = await page.OpenTableAsync(Email);
        (await rows.Locator("th").Nth(2).InnerTextAsync()).Should().MatchRegex(@", 02:00 UTC\+[12]$");
        (await rows.Locator("tr").CountAsync()).Should().Be(48);
        (await rows.Locator("th", new() { HasTextString = ", so far" }).CountAsync()).Should().BeInRange(1, 26, "the current hour, and those after it");

        await page.OpenAsync("old-sale", "?range=all&granularity=hour");
        (await page.Locator(".notice.error").InnerTextAsync()).Should().Contain("The source of the metrics counts no hours. Choose day, week or month.");
        await page.Locator(".chart-bar").GetByText("Month", new() { Exact = true }).ClickAsync();
        await page.Chart(Email).WaitForAsync();
        (await (await page.OpenTableAsync(Email)).Locator("th").AllInnerTextsAsync()).Should().Equal("March 2020, in part");
    }

    [Fact]
    public async Task Table_has_totals_and_is_copied_for_a_spreadsheet()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.SignInAsync("ada");
        await page.OpenAsync("old-sale", "?range=all");
        await page.OpenTableAsync("Messages Sent by Date");

        (await page.Chart("Messages Sent by Date").Locator("tfoot").InnerTextAsync()).Split('\t').Select(text => text.Trim()).Should().Equal("Total", "42", "42");
        await page.Button("Copy table").ClickAsync();

        await page.GetByText("The table is copied.").WaitForAsync();
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be(
            "Date\tTotal Messages Sent\tEmail Sent\n2020-03-01\t12\t12\n2020-03-02\t0\t0\n2020-03-03\t0\t0\n2020-03-04\t30\t30\nTotal\t42\t42");
        (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical" || one.Id == "landmark-unique").Should().BeEmpty();
    }

    [Fact]
    public async Task Unique_opens_add_up_and_people_do_not()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("won-test", $"?from={SiteNumbers.Today.AddDays(-200):yyyy-MM-dd}&to={SiteNumbers.Today.AddDays(-100):yyyy-MM-dd}&metrics=unique_opens,unique_recipients");

        foreach (var (metric, legend, total) in new[] { ("Unique Opens", "3,100 3,350", "3,100 3,350 –"), ("Unique Recipients", "per day per day", "– – –") })
        {
            var name = $"{metric} by Date for Each Variant";
            await page.OpenTableAsync(name);
            string.Join(' ', await page.Chart(name).Locator(".legend strong").AllInnerTextsAsync()).Should().StartWith(legend);
            string.Join(' ', await page.Chart(name).Locator("tfoot td").AllInnerTextsAsync()).Should().Be(total);
        }

        await visit.PictureAsync("unique-opens");
    }

    [Fact]
    public async Task Chart_is_saved_as_a_picture_named_by_campaign_and_range()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, scheme: ColorScheme.Dark);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", "?range=30");

        var download = await page.RunAndWaitForDownloadAsync(() => page.Button($"PNG: {Email}").ClickAsync());

        download.SuggestedFilename.Should().Be($"summer-sale_email-message-engagement-by-date_{SiteNumbers.Today.AddDays(-29):yyyy-MM-dd}_{SiteNumbers.Today:yyyy-MM-dd}.png");
        var picture = await File.ReadAllBytesAsync(await download.PathAsync());
        picture[..4].Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots", "picture.png"));
        await download.SaveAsAsync(path);
        picture.Length.Should().BeGreaterThan(10_000);
    }

    [Fact]
    public async Task All_charts_are_downloaded_in_one_archive_by_users_who_may_export_them()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", "?range=7&metrics=sent,clicks");
        var range = $"{SiteNumbers.Today.AddDays(-6):yyyy-MM-dd}_{SiteNumbers.Today:yyyy-MM-dd}";

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download all" }).ClickAsync());

        download.SuggestedFilename.Should().Be($"summer-sale_charts_{range}.zip");
        await using var archive = await ZipFile.OpenReadAsync(await download.PathAsync());
        archive.Entries.Select(entry => entry.Name).Should().HaveCount(4).And.StartWith($"summer-sale_email-message-engagement-by-date_{range}.csv");
        using var reader = new StreamReader(await archive.Entries[0].OpenAsync(), Encoding.UTF8);
        (await reader.ReadLineAsync()).Should().Be("Date,Sent,Clicks");
        await page.SignInAsync("mallory");
        await page.OpenAsync("summer-sale");
        (await page.GetByText("Download all").IsVisibleAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Range_begins_where_the_campaign_does()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("subject-test");
        (await DaysAsync()).Should().Be($"{SiteNumbers.Today.AddDays(-59):yyyy-MM-dd} {SiteNumbers.Today:yyyy-MM-dd}", "it began 59 days ago");
        new Uri(page.Url).Query.Should().BeEmpty();
        await page.OpenAsync("old-sale");
        (await DaysAsync()).Should().Be("2020-03-01 2020-03-04", "it ended long ago");
        await page.OpenAsync("read-sale");
        (await DaysAsync()).Should().Be("2020-03-01 2020-05-29", "90 days of its data begin with the message");
        await page.OpenAsync("summer-sale");
        (await DaysAsync()).Should().Be($"{SiteNumbers.Today.AddDays(-89):yyyy-MM-dd} {SiteNumbers.Today:yyyy-MM-dd}", "it runs for longer");
        await page.OpenAsync("old-sale");
        await page.GetByText("90 days").ClickAsync();
        await page.WaitForURLAsync("**?range=90");

        async Task<string> DaysAsync() => await page.EvaluateAsync<string>("[...document.querySelectorAll('input[type=date]')].map(input => input.value).join(' ')");
    }
}
