using CampaignExport.Browser.Tests.Support;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The list of campaigns, the exports panel, and the user at the top.</summary>
public sealed class ListTests(Chromium chromium)
{
    [Theory]
    [InlineData("en-GB", 1280, "Active", "4 Mar 2020")]
    [InlineData("fr-FR", 1280, "Active", "4 mars 2020")]
    [InlineData("fr-FR", 375, "Active", "4 mars 2020")]
    public async Task Names_come_first_and_numbers_as_they_are_counted(string locale, int width, string status, string days)
    {
        await using var site = await Site.OpenAsync();
        site.Numbers.Gate = new();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.Locator(".campaigns a").First.WaitForAsync();
        (await page.Locator(".campaigns a").AllInnerTextsAsync()).Should().Equal("Summer sale", "Which headline <b>works</b>?", "Sale of long ago", "Not sent yet");
        (await page.Locator(".campaigns .sparkline").CountAsync()).Should().Be(0);

        site.Numbers.Gate.SetResult();
        await page.Locator(".campaigns tr:nth-child(3) .badge").WaitForAsync();

        (await Cell(1, 2).InnerTextAsync()).Should().Contain(status);
        (await Cell(3, 3).InnerTextAsync()).Should().Contain(days);
        (await Cell(3, 4).InnerTextAsync()).Should().Contain("42");
        (await Cell(1, 6).InnerTextAsync()).Should().Contain("%");
        (await page.Locator(".campaigns .sparkline").CountAsync()).Should().Be(3);
        (await page.Locator(".campaigns time").CountAsync()).Should().Be(4, "the age of the numbers is shown");
        await visit.PictureAsync($"campaigns-{locale}-{width}");

        ILocator Cell(int row, int column) => page.Locator($".campaigns tbody tr:nth-child({row}) > :nth-child({column})");
    }

    [Fact]
    public async Task Campaigns_are_searched_filtered_and_sorted_and_the_address_keeps_it()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.Locator(".campaigns tr:nth-child(4) .badge").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sent", Exact = true }).ClickAsync();
        await NamesAsync("Summer sale", "Which headline <b>works</b>?", "Sale of long ago", "Not sent yet");
        (await page.Locator("[aria-sort]").GetAttributeAsync("aria-sort")).Should().Be("descending");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sent", Exact = true }).ClickAsync();
        await NamesAsync("Sale of long ago", "Which headline <b>works</b>?", "Summer sale", "Not sent yet");
        await page.GetByRole(AriaRole.Searchbox).FillAsync(" SALE ");
        await NamesAsync("Sale of long ago", "Summer sale", "Not sent yet");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Channel" }).SelectOptionAsync("ios_push");
        await NamesAsync("Summer sale");
        await page.ReloadAsync();
        await NamesAsync("Summer sale");
        (await page.GetByRole(AriaRole.Combobox, new() { Name = "Channel" }).InputValueAsync()).Should().Be("ios_push");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Status" }).SelectOptionAsync("finished");
        await page.GetByText("No campaign was found").WaitForAsync();

        async Task NamesAsync(params string[] names)
        {
            // The policy of the page forbids the evaluation of a condition in it.
            for (var i = 0; i < 300 && !(await page.Locator(".campaigns a").AllInnerTextsAsync()).SequenceEqual(names); i++)
                await Task.Delay(100);
            (await page.Locator(".campaigns a").AllInnerTextsAsync()).Should().Equal(names);
        }
    }

    [Fact]
    public async Task Number_of_uncounted_campaigns_is_kept_up_to_date_after_the_shown_ones_are_counted()
    {
        var many = new ManyCampaigns();
        await using var site = await Site.OpenAsync(add: exports => exports.Services.AddSingleton<IExportCampaigns>(many).AddSingleton<ICampaignMetricsSource>(many));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.Locator(".campaigns time").Nth(49).WaitForAsync();
        await page.GetByText("2 are still to be counted.").WaitForAsync();

        many.Gate.SetResult();

        await page.GetByText("2 are still to be counted.").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 15_000 });
    }

    /// <summary>52 campaigns, of which the page shows 50. The counts of the others wait for a completion.</summary>
    private sealed class ManyCampaigns : IExportCampaigns, ICampaignMetricsSource
    {
        private static readonly ExportCampaign[] All = [.. Enumerable.Range(0, 52).Select(at => new ExportCampaign($"c{at:00}", "shop", $"Campaign {at:00}"))];

        public TaskCompletionSource Gate { get; } = new();

        public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
            new(All.SkipWhile(one => string.CompareOrdinal(one.Id, after) <= 0).Take(limit).ToArray());

        public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) => new(Array.Find(All, one => one.Id == campaignId));

        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            await (string.CompareOrdinal(query.CampaignId, "c50") < 0 ? Task.CompletedTask : Gate.Task);
            var metrics = new DailyMetricsBuilder();
            metrics.Add(SiteNumbers.Today, new Variation("email", "a"), "sent", 1);
            return metrics.Build();
        }
    }

    [Theory]
    [InlineData("en-GB", "The address of this page has an invalid “status”, which is ignored. Its values are not-sent, active, finished.")]
    [InlineData("fr-FR", "L’adresse de cette page a une valeur de « status » non valide, qui est ignorée. Ses valeurs sont not-sent, active, finished.")]
    public async Task Invalid_values_of_an_address_are_named_and_the_list_is_shown(string locale, string message)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        var list = page.Url;

        await page.GotoAsync($"{list}?sort=foo&status=bar&search=sale");
        await page.Locator(".campaigns a").First.WaitForAsync();

        (await page.Locator(".campaigns a").AllInnerTextsAsync()).Should().Equal("Summer sale", "Sale of long ago", "Not sent yet");
        var problem = (await page.Locator(".problem").InnerTextAsync()).Replace('\u00a0', ' ');
        problem.Should().StartWith(message).And.Contain("sort").And.Contain("name, first-day, last-day, sent, delivered, open-rate, click-rate");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("long");
        await page.WaitForURLAsync("**?search=long");
        (await page.Locator(".problem").InnerTextAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Exports_collapse_and_stay_so()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        await (await page.ChooseAsync("User data")).GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();

        await page.Locator(".exports summary").ClickAsync();
        await page.Job().WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        // The page keeps it at the event, which comes a moment later.
        await page.WaitForFunctionAsync("localStorage.getItem('campaign-export-exports') === 'closed'");
        await page.ReloadAsync();
        await page.Locator(".exports summary").WaitForAsync();
        (await page.Job().IsVisibleAsync()).Should().BeFalse();
        await (await page.ChooseAsync("E-mail addresses")).GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();
    }

    [Fact]
    public async Task User_and_sign_out_are_shown_where_the_host_gives_them()
    {
        await using (var plain = await Site.OpenAsync())
        await using (var visit = await Visit.BeginAsync(chromium.Browser, plain.Address))
        {
            await visit.Page.SignInAsync("ada");
            await visit.Page.Locator(".campaigns a").First.WaitForAsync();
            (await visit.Page.Locator(".top").InnerTextAsync()).Should().NotContain("Sign out");
            (await visit.Page.Locator(".user").CountAsync()).Should().Be(0);
        }

        await using var site = await Site.OpenAsync(add: exports => exports.AddWeb(options => options.SignOutUrl = "/app/sign-in/bob"));
        await using var named = await Visit.BeginAsync(chromium.Browser, site.Address);
        await named.Page.GotoAsync("/app/sign-in/ada?name=Ada%20%3Cb%3E%20%7Broot%7D%20Lovelace");
        await named.Page.Locator(".campaigns a").First.WaitForAsync();
        (await named.Page.Locator(".user").InnerTextAsync()).Should().Be("Ada <b> {root} Lovelace");
        await named.PictureAsync("user", isWhole: false);
        await named.Page.GetByText("Sign out").ClickAsync();
        await named.Page.Locator(".campaigns a").First.WaitForAsync();
        (await named.Page.Locator(".user").CountAsync()).Should().Be(0, "the host signed another user in");
    }
}
