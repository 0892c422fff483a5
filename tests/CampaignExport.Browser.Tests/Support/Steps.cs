using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>The actions of users on the page.</summary>
internal static class Steps
{
    public static async Task SignInAsync(this IPage page, string user) => await page.GotoAsync($"/app/sign-in/{user}");

    /// <summary>Opens the page of a campaign, and waits for its charts.</summary>
    public static async Task OpenAsync(this IPage page, string campaign, string query = "")
    {
        await page.GotoAsync($"{Site.Root}/campaigns/{campaign}/dashboard{query}");
        await page.ChartsAsync();
    }

    /// <summary>Waits until the page shows the expected charts.</summary>
    public static async Task ChartsAsync(this IPage page)
    {
        await page.Locator(".grid:not([aria-busy]) .plot, .grid:not([aria-busy]) .notice").First.WaitForAsync();
        await page.Locator(".grid .skeleton").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    public static Task<IReadOnlyList<string>> TitlesAsync(this IPage page) => page.Locator(".chart h2").AllInnerTextsAsync();

    public static ILocator Chart(this IPage page, string title) =>
        page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true }).And(page.Locator(".chart"));

    // The rows are created after the click, when the browser reports that the table is open.
    public static async Task<ILocator> OpenTableAsync(this IPage page, string title)
    {
        var chart = page.Chart(title);
        await chart.GetByText("Show as a table").ClickAsync();
        await chart.Locator("tbody tr").First.WaitForAsync();
        return chart.Locator("tbody");
    }

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Chooses an export in the menu, and returns the dialog.</summary>
    public static async Task<ILocator> ChooseAsync(this IPage page, string item)
    {
        await page.Button("User data").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem).Filter(new() { Has = page.Locator($"span:text-is('{item}')") }).ClickAsync();
        return page.GetByRole(AriaRole.Dialog, new() { Name = item });
    }

    /// <summary>The latest export.</summary>
    public static ILocator Job(this IPage page, string? state = null) =>
        page.Locator(state is null ? ".job" : $".job[data-state={state}]").First;

    public static async Task<byte[]> DownloadAsync(this IPage page, ILocator link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
