using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Browser.Tests.Support;
using CampaignExport.Manifests;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The sample host with the dashboard, in a browser: its process, store, mails and files.</summary>
public sealed partial class SampleTests(Chromium chromium)
{
    private const string Prefix = "/campaign-export";

    [Fact]
    public async Task Charts_of_both_kinds_of_campaign_are_shown_and_downloaded()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DashboardHost.StartAsync(folder["data"]);
        await using var visit = await Visit.BeginAsync(chromium.Browser, host.Address);
        var page = visit.Page;
        await SignInAsync(page, "Ada");
        await visit.PictureAsync("sample-list");

        await page.GetByText("New collection").ClickAsync();
        await page.ChartsAsync();
        (await page.TitlesAsync()).Should().HaveCount(5).And.StartWith("Messages Sent by Date");
        await page.Locator(".summary table").WaitForAsync();
        await visit.PictureAsync("sample-campaign", isWhole: false);
        var content = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Download CSV: Email Message Engagement by Date" }));
        var days = await page.EvaluateAsync<string>("""[...document.querySelectorAll('input[type=date]')].map(input => input.value).join()""");
        await page.Locator(".u-over").First.HoverAsync();
        await visit.PictureAsync("sample-multichannel", isWhole: false);
        // The numbers of today grow every hour; earlier days stay the same.
        var exported = Encoding.UTF8.GetString(await ExportChartsAsync(page, folder, days.Split(',')));
        Encoding.UTF8.GetString(content).Split("\r\n")[..90].Should().Equal(exported.Split("\r\n")[..90]);

        await page.GetByRole(AriaRole.Link, new() { Name = "Campaigns" }).First.ClickAsync();
        await page.GetByText("Subject line test").ClickAsync();
        await page.ChartsAsync();
        (await page.TitlesAsync()).Should().HaveCount(6).And.OnlyContain(title => title.EndsWith("by Date for Each Variant", StringComparison.Ordinal));
        await page.GetByText("Variant", new() { Exact = true }).ClickAsync();
        await page.Chart("Statement").WaitForAsync();
        (await page.TitlesAsync()).Should().Equal("Statement", "Question", "Control Group");
        await visit.PictureAsync("sample-multivariate");
    }

    [Fact]
    public async Task Export_of_recipients_is_mailed_downloaded_by_its_link_and_verified()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DashboardHost.StartAsync(folder["data"]);
        await using var visit = await Visit.BeginAsync(chromium.Browser, host.Address);
        var page = visit.Page;
        await SignInAsync(page, "Ada");
        await page.GetByText("Subject line test").ClickAsync();
        await page.ChartsAsync();

        await (await page.ChooseAsync("All recipient data")).GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();
        await page.Job().GetByText("Link expires in").WaitForAsync();
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).Should().Be("Exports", "the focus moves to the exports");
        await visit.PictureAsync("sample-export");

        var link = await LinkOfMailAsync(folder);
        // The link returns the file, so there is no page to wait for.
        var download = await page.RunAndWaitForDownloadAsync(() => page.EvaluateAsync("address => { location.href = address; }", link));
        download.SuggestedFilename.Should().Be("users.zip");
        var job = Path.Combine(folder["data/files"], (await page.Job().GetAttributeAsync("data-job"))!);
        using var received = new TemporaryFolder();
        await download.SaveAsAsync(received["users.zip"]);
        var manifestPath = Directory.GetFiles(job).Single(file => file.EndsWith(".json", StringComparison.Ordinal));
        File.Copy(manifestPath, received[Path.GetFileName(manifestPath)]);
        var manifest = await ExportVerifier.VerifyAsync(received[Path.GetFileName(manifestPath)]);
        (await page.Job().InnerTextAsync()).Should().Contain($"{manifest.Files.Sum(file => file.Rows):N0} rows");
    }

    [Fact]
    public async Task Analyst_sees_charts_but_no_menu_for_user_data()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DashboardHost.StartAsync(folder["data"]);
        await using var visit = await Visit.BeginAsync(chromium.Browser, host.Address);
        await SignInAsync(visit.Page, "Bob");

        await visit.Page.GetByText("New collection").ClickAsync();
        await visit.Page.ChartsAsync();

        (await visit.Page.TitlesAsync()).Should().HaveCount(5);
        (await visit.Page.GetByText("User data").CountAsync()).Should().Be(0);
        (await visit.Page.EvaluateAsync<int>(SubmitScript, new { prefix = Prefix, body = new { campaignId = "new-collection", contents = "all" } }))
            .Should().Be(403);
        visit.ExpectsRefusals = true;
    }

    private const string SubmitScript = """
        async ({ prefix, body }) => {
          const { header, token } = await (await fetch(`${prefix}/antiforgery`)).json();
          const answer = await fetch(`${prefix}/jobs`, {
            method: 'POST', headers: { [header]: token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
          return answer.status;
        }
        """;

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Campaigns" }).WaitForAsync();
        await page.Locator(".campaigns a").First.WaitForAsync();
    }

    /// <summary>Exports the same days in the background, and reads the file in the storage of the sample.</summary>
    private static async Task<byte[]> ExportChartsAsync(IPage page, TemporaryFolder folder, string[] days)
    {
        var body = new { campaignId = "new-collection", contents = "charts", from = days[0], to = days[1] };
        (await page.EvaluateAsync<int>(SubmitScript, new { prefix = Prefix, body })).Should().Be(202);
        await page.ReloadAsync();
        await page.Job("completed").WaitForAsync();
        var job = await page.Job().GetAttributeAsync("data-job");
        return folder.ReadAll($"data/files/{job}")["email-message-engagement-by-date.csv"];
    }

    private static async Task<string> LinkOfMailAsync(TemporaryFolder folder)
    {
        while (!Directory.Exists(folder["data/mails"]) || Directory.GetFiles(folder["data/mails"], "*.eml").Length == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var mail = Encoding.UTF8.GetString(folder.ReadAll("data/mails").Should().ContainSingle().Subject.Value);
        return Link().Match(mail.Replace("=\r\n", "", StringComparison.Ordinal)).Value;
    }

    [GeneratedRegex(@"http://localhost:\d+/campaign-export/downloads/[\w-]+")]
    private static partial Regex Link();
}
