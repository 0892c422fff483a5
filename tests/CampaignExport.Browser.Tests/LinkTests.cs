using CampaignExport.Browser.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The pages of links without a file.</summary>
public sealed class LinkTests(Chromium chromium)
{
    [Theory]
    [InlineData("en-GB", 1280, ColorScheme.Light, "This link has expired", "Export again")]
    [InlineData("fr-FR", 375, ColorScheme.Dark, "Ce lien a expiré", "Exporter à nouveau")]
    public async Task Expired_link_leads_back_to_its_campaign(string locale, int width, ColorScheme scheme, string title, string action)
    {
        await using var site = await Site.OpenAsync(TimeSpan.FromSeconds(3));
        await using var owner = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale, scheme);
        owner.ExpectsRefusals = true;
        var page = owner.Page;
        var link = await ExportAsync(page);
        await page.Job("expired").WaitForAsync();

        (await page.GotoAsync(link))!.Status.Should().Be(410);

        await ShouldSayAsync(owner, $"link-expired-{width}", title);
        await page.GetByRole(AriaRole.Link, new() { Name = action }).ClickAsync();
        await page.ChartsAsync();
        page.Url.Should().EndWith("/campaigns/summer-sale/dashboard");
    }

    [Fact]
    public async Task Link_to_a_deleted_file_leads_back_to_its_campaign()
    {
        await using var site = await Site.OpenAsync();
        await using var owner = await Visit.BeginAsync(chromium.Browser, site.Address);
        owner.ExpectsRefusals = true;
        var link = await ExportAsync(owner.Page);
        site.DeleteFiles();

        (await owner.Page.GotoAsync(link))!.Status.Should().Be(410);

        await ShouldSayAsync(owner, "link-gone", "This file is not available any more");
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "Export again" }).ClickAsync();
        await owner.Page.ChartsAsync();
        owner.Page.Url.Should().EndWith("/campaigns/summer-sale/dashboard");
    }

    [Fact]
    public async Task Link_of_another_user_leads_to_the_list_of_campaigns_without_details()
    {
        await using var site = await Site.OpenAsync();
        await using var owner = await Visit.BeginAsync(chromium.Browser, site.Address);
        await using var other = await Visit.BeginAsync(chromium.Browser, site.Address);
        other.ExpectsRefusals = true;
        var link = await ExportAsync(owner.Page);
        await other.Page.SignInAsync("bob");

        (await other.Page.GotoAsync(link))!.Status.Should().Be(404);

        await ShouldSayAsync(other, "link-foreign", "There is no export for you here");
        (await other.Page.ContentAsync()).Should().NotContainAny("Summer", "summer", "users.");
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Export again" }).ClickAsync();
        await other.Page.GetByText("Summer sale").WaitForAsync();
        other.Page.Url.Should().EndWith($"{Site.Root}/");
    }

    /// <summary>Exports as Ada, and returns the path of the link.</summary>
    private static async Task<string> ExportAsync(IPage page)
    {
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        await page.EvaluateAsync("""
            async root => {
              const { header, token } = await (await fetch(`${root}/antiforgery`)).json();
              await fetch(`${root}/jobs`, { method: 'POST', headers: { [header]: token, 'Content-Type': 'application/json' },
                body: JSON.stringify({ campaignId: 'summer-sale', contents: 'user-data' }) });
            }
            """, Site.Root);
        await page.ReloadAsync();
        await page.Job("completed").WaitForAsync();
        return (await page.Job().Locator("a").GetAttributeAsync("href"))!;
    }

    private static async Task ShouldSayAsync(Visit visit, string picture, string title)
    {
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        (await visit.Page.TitleAsync()).Should().Be(title);
        await visit.PictureAsync(picture, isWhole: false);
        (await visit.Page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical").Should().BeEmpty();
    }
}
