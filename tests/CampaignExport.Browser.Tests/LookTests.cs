using CampaignExport.Browser.Tests.Support;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>Pictures of the pages in light, dark and narrow.</summary>
public sealed class LookTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 375, ColorScheme.Light)]
    public async Task Pictures(string name, int width, ColorScheme scheme)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, scheme: scheme);
        var page = visit.Page;
        await page.GotoAsync("/app/sign-in/ada");
        await page.GetByText("Summer sale").WaitForAsync();
        await visit.PictureAsync($"list-{name}");
        await page.GetByText("Summer sale").ClickAsync();
        await page.Locator(".u-over").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "User data" }).ClickAsync();
        await visit.PictureAsync($"menu-{name}", isWhole: false);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "All recipient data" }).ClickAsync();
        await page.GetByText("Columns").First.ClickAsync();
        await visit.PictureAsync($"dialog-{name}", isWhole: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start export" }).ClickAsync();
        await page.Locator("[data-state=Completed]").WaitForAsync();
        site.Recipients.Gate = new TaskCompletionSource().Task;
        await page.GetByRole(AriaRole.Button, new() { Name = "User data" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "E-mail" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start export" }).ClickAsync();
        await page.Locator("[data-state=Running]").WaitForAsync();
        await page.Locator(".u-over").First.HoverAsync();
        await visit.PictureAsync($"multichannel-{name}");
        await page.GotoAsync("/app/reports/exports/campaigns/subject-test/dashboard");
        await page.Locator(".u-over").First.WaitForAsync();
        await page.GetByText("Show as a table").First.ClickAsync();
        await visit.PictureAsync($"multivariate-{name}");
    }
}
