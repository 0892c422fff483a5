using System.Globalization;
using CampaignExport.Browser.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The days From and To, typed key by key, without a mouse. This Chromium writes them as month, day, year.</summary>
public sealed class DayTests(Chromium chromium)
{
    private const string DaysIgnored = "The days in the address of this page are not valid. These days are shown instead.";

    // Longer than the page waits for another key.
    private const int Rest = 1800;

    private static readonly DateOnly Today = SiteNumbers.Today;
    private static readonly DateOnly First = Today.AddDays(-75);
    private static readonly DateOnly Last = Today.AddDays(-3);

    [Theory]
    [InlineData("en-US", 0, "")]
    [InlineData("en-GB", 60, "")]
    [InlineData("fr-FR", 60, "|")]
    public async Task Typed_days_are_applied_and_the_field_keeps_the_focus(string locale, int pause, string rest)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, locale);
        var page = visit.Page;

        await TypeAsync(page, isFrom: true, $"{First:MM}{rest}{First:dd}{rest}{First:yyyy}", pause);
        await TypeAsync(page, isFrom: false, $"{Last:MM}{rest}{Last:dd}{rest}{Last:yyyy}", pause);

        await TakenAsync(page, First, Last);
        (await IsFocusedAsync(page, isFrom: false)).Should().BeTrue();
        (await ValuesAsync(page)).Should().Equal($"{First:yyyy-MM-dd}", $"{Last:yyyy-MM-dd}");
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, "12152025", 30)]
    [InlineData(true, "12152025", 300)]
    [InlineData(true, "12152025", 600)]
    [InlineData(true, "12152025", 1100)]
    [InlineData(true, "12152025", 2000)]
    [InlineData(false, "12152025", 30)]
    [InlineData(false, "12152025", 600)]
    [InlineData(false, "12152025", 1100)]
    [InlineData(false, "12152025", 2000)]
    [InlineData(true, "11112024", 1100)]
    [InlineData(true, "02292024", 1100)]
    public async Task Typed_day_is_applied_at_any_typing_speed(bool isFrom, string keys, int pause)
    {
        var day = DateOnly.ParseExact(keys, "MMddyyyy", CultureInfo.InvariantCulture);
        var (from, to) = isFrom ? (day, Today) : (new DateOnly(2024, 1, 31), day);
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: $"?from={(isFrom ? Today.AddDays(-89) : from):yyyy-MM-dd}&to={Today:yyyy-MM-dd}");
        var page = visit.Page;

        await TypeAsync(page, isFrom, keys, pause);

        await TakenAsync(page, from, to);
        (await ValuesAsync(page)).Should().Equal($"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}");
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Fact]
    public async Task Days_can_be_typed_when_the_range_came_from_the_data()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: "?range=all");
        var page = visit.Page;

        await TypeAsync(page, isFrom: true, $"{First:MMddyyyy}");
        await page.WaitForTimeoutAsync(Rest);
        (await ProblemAsync(page)).Should().BeEmpty();
        page.Url.Should().EndWith("?range=all", "one day is no range");
        await TypeAsync(page, isFrom: false, $"{Last:MMddyyyy}");

        await TakenAsync(page, First, Last);
        (await page.GetByLabel("All days with data").IsCheckedAsync()).Should().BeFalse();
    }

    [Theory]
    [InlineData("ArrowLeft", "ArrowLeft")]
    [InlineData("Shift+Tab", "Shift+Tab")]
    public async Task Mistyped_day_can_be_corrected_in_place(params string[] back)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site);
        var page = visit.Page;
        await TypeAsync(page, isFrom: true, $"{First.AddDays(40):MMddyyyy}", pause: 300);
        await TakenAsync(page, First.AddDays(40), Today);

        // Moves from the year back to the month and types the day again; the first digit of the year is wrong and corrected.
        foreach (var key in back)
            await page.Keyboard.PressAsync(key);
        await TypeAsync(page, isFrom: true, $"{First:MMdd}31");
        await page.Keyboard.PressAsync("Backspace");
        await TypeAsync(page, isFrom: true, $"{First:yyyy}");

        await TakenAsync(page, First, Today);
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, "01011999")]
    [InlineData(true, "12319999")]
    [InlineData(false, "06300202")]
    [InlineData(false, "12312099")]
    public async Task Day_out_of_bounds_shows_a_message_until_it_is_corrected(bool isFrom, string keys)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site);
        var page = visit.Page;

        await TypeAsync(page, isFrom, keys);
        await page.Keyboard.PressAsync("Enter");

        (await ProblemAsync(page)).Should().Be($"A day must be from Sat, 1 Jan 2000 to {SaysDay(Today.AddDays(1))}.");
        (await Field(page, isFrom).GetAttributeAsync("aria-invalid")).Should().Be("true");
        (await Field(page, !isFrom).GetAttributeAsync("aria-invalid")).Should().BeNull();
        page.Url.Should().EndWith("/dashboard", "nothing of it is taken");
        if (isFrom)
            await visit.PictureAsync("day-outside", isWhole: false);

        var right = isFrom ? First : Last;
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await TypeAsync(page, isFrom, $"{right:MMddyyyy}");
        (await ProblemAsync(page)).Should().BeEmpty();
        await TakenAsync(page, isFrom ? First : Today.AddDays(-89), isFrom ? Today : Last);
        (await Field(page, isFrom).GetAttributeAsync("aria-invalid")).Should().BeNull();
    }

    [Fact]
    public async Task Day_out_of_bounds_shows_no_message_before_its_year_is_complete()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site);
        var page = visit.Page;

        await TypeAsync(page, isFrom: true, "0630202");
        await page.WaitForTimeoutAsync(Rest);
        (await ProblemAsync(page)).Should().BeEmpty("the year may become 2026");
        await TabAsync(page, isFrom: false);

        await page.GetByText("A day must be from").WaitForAsync();
    }

    [Fact]
    public async Task First_day_after_the_last_day_shows_a_message_until_one_is_corrected()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: $"?from={First:yyyy-MM-dd}&to={First.AddDays(7):yyyy-MM-dd}");
        var page = visit.Page;

        await TypeAsync(page, isFrom: true, $"{Last:MMddyyyy}");
        await page.GetByText("The first day is after the last one.").WaitForAsync();
        await TypeAsync(page, isFrom: false, $"{Today:MMddyyyy}");

        await TakenAsync(page, Last, Today);
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Fact]
    public async Task Message_disappears_when_it_no_longer_applies()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: $"?from={First:yyyy-MM-dd}&to={First.AddDays(7):yyyy-MM-dd}");
        var page = visit.Page;
        await TypeAsync(page, isFrom: true, $"{Last:MMddyyyy}");
        await page.GetByText("The first day is after the last one.").WaitForAsync();

        await TabAsync(page, isFrom: false);
        await page.Keyboard.PressAsync("Backspace");

        (await ProblemAsync(page)).Should().BeEmpty();
        await page.Keyboard.PressAsync("Enter");
        (await ProblemAsync(page)).Should().Be("This day does not exist, or is not complete.");
    }

    [Fact]
    public async Task Message_about_bounds_disappears_when_a_nonexistent_day_is_typed()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site);
        var page = visit.Page;
        await TypeAsync(page, isFrom: true, "02281999");
        await page.GetByText("A day must be from").WaitForAsync();

        await page.Keyboard.PressAsync("ArrowLeft");
        await TypeAsync(page, isFrom: true, "292023");

        (await ProblemAsync(page)).Should().BeEmpty();
        await page.Keyboard.PressAsync("Enter");
        (await ProblemAsync(page)).Should().Be("This day does not exist, or is not complete.");
        (await Field(page, isFrom: true).GetAttributeAsync("aria-invalid")).Should().Be("true");
        (await Field(page, isFrom: false).GetAttributeAsync("aria-invalid")).Should().BeNull();
    }

    [Fact]
    public async Task Range_of_too_many_days_shows_a_message_and_is_not_requested()
    {
        await using var site = await OpenAsync(maxDays: 30);
        await using var visit = await BeginAsync(site);
        var page = visit.Page;

        await TypeAsync(page, isFrom: true, $"{Today.AddDays(-60):MMddyyyy}");

        await page.GetByText("These are 61 days; at most 30 can be shown.").WaitForAsync();
        await visit.PictureAsync("too-many-days", isWhole: false);
        page.Url.Should().EndWith("/dashboard");
        (await page.Locator(".chart").CountAsync()).Should().Be(5);
        await TypeAsync(page, isFrom: false, $"{Today.AddDays(-40):MMddyyyy}");
        await TakenAsync(page, Today.AddDays(-60), Today.AddDays(-40));
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(3700, "7,30,90", 90)]
    [InlineData(89, "7,30", 30)]
    [InlineData(30, "7,30", 30)]
    [InlineData(29, "7", 7)]
    [InlineData(5, "5", 5)]
    public async Task Presets_respect_the_limit_and_the_longest_is_the_default(int maxDays, string expected, int shown)
    {
        await using var site = await OpenAsync(maxDays);
        await using var visit = await BeginAsync(site);
        var page = visit.Page;

        (await page.Locator(".toolbar fieldset").First.Locator("input").EvaluateAllAsync<string[]>("inputs => inputs.map(input => input.value)"))
            .Should().Equal([.. expected.Split(','), "all"]);
        (await ValuesAsync(page)).Should().Equal($"{Today.AddDays(1 - shown):yyyy-MM-dd}", $"{Today:yyyy-MM-dd}");
        (await page.Locator(".chart").CountAsync()).Should().Be(5);
        (await page.GetByLabel($"Last {shown} days").IsCheckedAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData("?from=abc&to=2026-06-30", "", DaysIgnored)]
    [InlineData("?from=2026-06-30&to=2026-06-01", "", DaysIgnored)]
    [InlineData("?from=1999-01-01&to=1999-01-31", "", DaysIgnored)]
    [InlineData("?from=2026-02-30&to=2026-06-30", "", DaysIgnored)]
    [InlineData("?from=2026-06-01&to=2199-06-30", "", DaysIgnored)]
    [InlineData("?from=2026-06-01", "", DaysIgnored)]
    [InlineData("?to=2026-06-01&zone=Asia%2FTokyo", "?zone=Asia%2FTokyo", DaysIgnored)]
    [InlineData("?from=2003-01-01&to=2026-06-30", "", DaysIgnored)]
    [InlineData("?range=12", "", DaysIgnored)]
    [InlineData("?range=7&zone=Mars%2FOlympus", "?range=7", "The address of this page has an invalid “zone”, which is ignored.")]
    [InlineData("?range=7&grouping=by-color", "?range=7", "The address of this page has an invalid “grouping”, which is ignored. Its values are by-statistic, by-variant.")]
    [InlineData("?range=7&success=foo", "?range=7", "The address of this page has an invalid “success”, which is ignored. Its values are conversions, openers, clickers.")]
    [InlineData("?range=12&granularity=year", "", DaysIgnored + " The address of this page has an invalid “granularity”, which is ignored. Its values are hour, day, week, month.")]
    public async Task Invalid_address_shows_a_message_and_is_replaced(string query, string expected, string message)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: query);
        var page = visit.Page;

        (await ProblemAsync(page)).Should().Be(message);
        page.Url.Should().EndWith($"/dashboard{expected}");
        (await page.Locator(".chart").CountAsync()).Should().Be(5);
        await page.GetByText("30 days").ClickAsync();
        await page.WaitForURLAsync("**range=30*");
        (await ProblemAsync(page)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?range=90")]
    [InlineData("?zone=UTC&grouping=by-statistic")]
    [InlineData("?campaign=somewhere-else")]
    public async Task Valid_address_shows_no_message(string query)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site, query: query);

        (await ProblemAsync(visit.Page)).Should().BeEmpty();
        visit.Page.Url.Should().EndWith($"/dashboard{query}");
    }

    [Fact]
    public async Task Incomplete_day_shows_a_message_on_blur_until_another_range_is_chosen()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await BeginAsync(site);
        var page = visit.Page;
        await TabAsync(page, isFrom: true);

        await page.Keyboard.PressAsync("Backspace");
        await page.WaitForTimeoutAsync(Rest);
        (await ProblemAsync(page)).Should().BeEmpty("it is still being typed");
        await page.GetByLabel("Last 7 days").FocusAsync();
        await page.GetByText("This day does not exist, or is not complete.").WaitForAsync();
        await page.Keyboard.PressAsync("Space");

        await page.WaitForURLAsync("**?range=7");
        await page.ChartsAsync();
        (await ProblemAsync(page)).Should().BeEmpty();
        (await ValuesAsync(page)).Should().Equal($"{Today.AddDays(-6):yyyy-MM-dd}", $"{Today:yyyy-MM-dd}");
    }

    private static Task<Site> OpenAsync(int maxDays) =>
        Site.OpenAsync(add: exports => exports.Services.Configure<ExportJobOptions>(options => options.MaxChartDays = maxDays));

    private async Task<Visit> BeginAsync(Site site, string locale = "en-GB", string query = "")
    {
        var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync("summer-sale", query);
        return visit;
    }

    private static ILocator Field(IPage page, bool isFrom) => page.Locator("input[type=date]").Nth(isFrom ? 0 : 1);

    private static Task<bool> IsFocusedAsync(IPage page, bool isFrom) => Field(page, isFrom).EvaluateAsync<bool>("input => input === document.activeElement");

    private static async Task TabAsync(IPage page, bool isFrom)
    {
        for (var i = 0; i < 40 && !await IsFocusedAsync(page, isFrom); i++)
            await page.Keyboard.PressAsync("Tab");
    }

    private static async Task TypeAsync(IPage page, bool isFrom, string keys, int pause = 30)
    {
        await TabAsync(page, isFrom);
        foreach (var key in keys)
        {
            // The user can pause between the month, the day and the year.
            if (key == '|')
                await page.WaitForTimeoutAsync(Rest);
            else
                await page.Keyboard.PressAsync(key.ToString());
            await page.WaitForTimeoutAsync(pause);
            (await IsFocusedAsync(page, isFrom)).Should().BeTrue($"{key} of {keys} was typed");
        }
    }

    private static async Task TakenAsync(IPage page, DateOnly from, DateOnly to)
    {
        await page.WaitForURLAsync(string.Create(CultureInfo.InvariantCulture, $"**?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}"));
        await page.ChartsAsync();
    }

    private static Task<string[]> ValuesAsync(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('input[type=date]')].map(input => input.value)");

    private static Task<string> ProblemAsync(IPage page) => page.Locator(".days .problem").EvaluateAsync<string>("problem => problem.textContent");

    private static string SaysDay(DateOnly day) => day.ToString("ddd, d MMM yyyy", CultureInfo.InvariantCulture);
}
