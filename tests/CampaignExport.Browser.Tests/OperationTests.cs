using CampaignExport.Browser.Tests.Support;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The page of operators.</summary>
public sealed class OperationTests(Chromium chromium)
{
    private const string Path = $"{Site.Root}/operations";

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light, "en-GB")]
    [InlineData("dark", 1280, ColorScheme.Dark, "fr-FR")]
    [InlineData("narrow", 375, ColorScheme.Light, "fr-FR")]
    [InlineData("narrow-dark", 375, ColorScheme.Dark, "en-GB")]
    public async Task Page_has_no_serious_accessibility_violation_and_fits_the_window(string name, int width, ColorScheme scheme, string locale)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale, scheme);
        var page = visit.Page;
        await FailAsync(site);
        await SubmitAsync(site, "ada", "old-sale", split: 1);
        await WaitAsync(site, "old-sale", ExportJobState.Completed);
        site.Recipients.CanBeSplit = true;
        site.Recipients.Gate = new TaskCompletionSource().Task;
        await SubmitAsync(site, "carol", "subject-test", split: 2);
        await page.SignInAsync("olga");

        await page.GotoAsync(Path);
        await page.Locator(".operations tr:nth-child(5)").WaitForAsync();
        await page.Locator(".operations tr[data-state=running] td:nth-child(8)").Filter(new() { HasText = locale == "fr-FR" ? "Au travail" : "At work" }).First.WaitForAsync();

        await CheckAsync("operations");
        await page.Locator(".operations button").First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await CheckAsync("operations-dialog");

        async Task CheckAsync(string what)
        {
            await visit.PictureAsync($"{what}-{name}", isWhole: what == "operations");
            (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical").Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(node => node.Target))}").Should().BeEmpty(what);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, what);
        }
    }

    [Fact]
    public async Task Failed_export_of_another_user_is_requeued_with_the_keyboard()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        var failed = await FailAsync(site);
        site.Recipients.CanBeSplit = true;
        await page.SignInAsync("olga");
        await page.GotoAsync(Path);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = failed.Id });
        (await row.InnerTextAsync()).Should().Contain("Failed").And.Contain("does not fit the campaign").And.Contain("summer-sale").And.NotContain("ada");

        await page.Button($"Requeue the export: All recipient data {failed.Id}").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Dialog).GetByText("from the beginning").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        (await FocusedAsync()).Should().Be("Requeue", "the dialog returns the focus");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Dialog).Locator("button.primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.GetByText("The export is queued as ").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator(".operations tbody tr:nth-child(2)").WaitForAsync();
        (await FocusedAsync()).Should().Be("Requeue", "the row of the failed job keeps the focus");
        await WaitAsync(site, "summer-sale", ExportJobState.Completed);
        await page.Button("Refresh").ClickAsync();
        await page.Locator(".operations tr[data-state=completed]").Filter(new() { HasText = "1,200 rows" }).First.WaitForAsync();
        await page.GetByLabel("Status").SelectOptionAsync("failed");
        await page.Locator(".operations tbody tr:nth-child(2)").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        new Uri(page.Url).Query.Should().Be("?state=failed");

        Task<string> FocusedAsync() => page.EvaluateAsync<string>("document.activeElement.textContent");
    }

    [Fact]
    public async Task Split_export_is_cancelled_as_a_whole_and_its_refusal_is_shown()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        site.Recipients.CanBeSplit = true;
        site.Recipients.Gate = new TaskCompletionSource().Task;
        var job = await SubmitAsync(site, "ada", "summer-sale", split: 2);
        await page.SignInAsync("olga");
        await page.GotoAsync(Path);
        var partition = page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"of export {job.Id}" });
        for (var tries = 0; await partition.CountAsync() < 2 && tries < 100; tries++)
            await page.Button("Refresh").ClickAsync();
        (await partition.GetByRole(AriaRole.Button).CountAsync()).Should().Be(0, "a partition ends with its export");
        await page.GetByLabel("Partitions").SelectOptionAsync("Hidden");
        await partition.First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GetByLabel("Partitions").SelectOptionAsync("Shown");
        await partition.First.WaitForAsync();
        (await page.Locator(".tiles").InnerTextAsync()).Should().MatchRegex("Running\\s+[23]\\s");

        site.Refuses = context => context.Request.Path.Value!.EndsWith("/cancel", StringComparison.Ordinal);
        await page.Button($"Cancel the export: All recipient data {job.Id}").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("button.primary").ClickAsync();
        await dialog.GetByRole(AriaRole.Alert).GetByText("503").WaitForAsync();
        site.Refuses = _ => false;
        await dialog.Locator("button.primary").ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await WaitAsync(site, "summer-sale", ExportJobState.Cancelled);
        await page.Button("Refresh").ClickAsync();
        await page.Locator(".operations tr[data-state=cancelled]").First.WaitForAsync();
    }

    [Fact]
    public async Task Worker_is_drained_and_resumed_with_the_keyboard_and_lost_without_a_sign()
    {
        await using var site = await Site.OpenAsync(add: exports => exports.AddJobs(options => options.LeaseDuration = TimeSpan.FromSeconds(5)));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        var gate = new TaskCompletionSource();
        site.Recipients.Gate = gate.Task;
        await SubmitAsync(site, "ada", "summer-sale", split: 1);
        await WaitAsync(site, "summer-sale", ExportJobState.Running);
        await page.SignInAsync("olga");
        await page.GotoAsync(Path);
        var row = page.Locator(".workers tbody tr").Filter(new() { HasText = $"process {Environment.ProcessId}" });
        var silent = page.Locator(".workers tbody tr").Filter(new() { HasText = "process 4712" });
        var gone = new ExportWorker("gone", "machine-7", 4711, "1.2.3");
        await site.Store.SignAsync(gone, TimeSpan.FromHours(1));
        await site.Store.SignAsync(gone with { Id = "silent", ProcessId = 4712 }, TimeSpan.FromHours(1));
        await RefreshUntilAsync(silent, "Active");
        (await row.InnerTextAsync()).Should().Contain(Environment.MachineName).And.MatchRegex(@"\b1\b").And.MatchRegex(@"0:0\d ago");

        await page.Button("Drain the worker: machine-7, process 4711").ClickAsync();
        await site.Store.RemoveWorkerAsync(gone.Id);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("button.primary").ClickAsync();
        await dialog.GetByRole(AriaRole.Alert).GetByText("This worker is not there any more.").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");

        await row.GetByRole(AriaRole.Button, new() { Name = "Drain the worker: " }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await dialog.GetByText("completes those that it runs").WaitForAsync();
        await dialog.Locator("button.primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("The drain is requested.").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await RefreshUntilAsync(row, "Draining");
        gate.SetResult();
        await RefreshUntilAsync(row, "Drained");

        await row.GetByRole(AriaRole.Button, new() { Name = "Resume the worker: " }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await dialog.Locator("button.primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await RefreshUntilAsync(row, "Active");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).Should().Be("Drain", "the button of the row keeps the focus");

        await RefreshUntilAsync(silent, "Lost");
        (await silent.GetByRole(AriaRole.Button).CountAsync()).Should().Be(0, "a lost worker learns nothing");

        async Task RefreshUntilAsync(ILocator row, string state)
        {
            for (var tries = 0; await row.GetByText(state, new() { Exact = true }).CountAsync() == 0 && tries < 200; tries++)
            {
                await page.EvaluateAsync("[...document.querySelectorAll('button')].find(button => button.textContent === 'Refresh').click()");
                await Task.Delay(50);
            }

            await row.GetByText(state, new() { Exact = true }).First.WaitForAsync();
        }
    }

    [Fact]
    public async Task User_without_the_permission_sees_no_job()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");

        var answer = await visit.Page.GotoAsync(Path);

        answer!.Status.Should().Be(403);
        await visit.Page.GetByText("You do not have the permission for this.").WaitForAsync();
        (await visit.Page.Locator(".operations tbody tr").CountAsync()).Should().Be(0);
    }

    private static Task<ExportJob> SubmitAsync(Site site, string user, string campaign, int split) => site.Jobs.SubmitAsync(
        new RecipientJobRequest("shop", campaign, new ExportRequester(user), new(RecipientContents.All)) { Packaging = "none", Split = split });

    /// <summary>A split export from a source that cannot be split fails.</summary>
    private static async Task<ExportJob> FailAsync(Site site)
    {
        await SubmitAsync(site, "ada", "summer-sale", split: 2);
        return await WaitAsync(site, "summer-sale", ExportJobState.Failed);
    }

    private static async Task<ExportJob> WaitAsync(Site site, string campaign, ExportJobState state)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await site.Jobs.ListAsync(new ExportJobFilter { CampaignId = campaign, State = state }) is [var job, ..])
                return job;
            await Task.Delay(100);
        }

        throw new TimeoutException($"No export of {campaign} is {state}.");
    }
}
