using System.IO.Compression;
using System.Text;
using CampaignExport.Browser.Tests.Support;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Deque.AxeCore.Playwright;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>Exports of user data from the menu to the download.</summary>
public sealed class ExportTests(Chromium chromium)
{
    [Fact]
    public async Task Export_shows_its_progress_and_is_downloaded()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        var gate = new TaskCompletionSource();
        site.Recipients.Gate = gate.Task;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");

        await (await page.ChooseAsync("All recipient data")).GetByText("Start export").ClickAsync();
        await page.Job("running").Locator("progress").WaitForAsync();
        await visit.PictureAsync("export-running");
        gate.SetResult();
        await page.Job("completed").WaitForAsync();

        await page.GetByText("All recipient data: Ready").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await page.Job().InnerTextAsync()).Should().Contain("1,200 rows").And.MatchRegex("Link expires in (4 h 0|3 h 59) min");
        var content = await page.DownloadAsync(page.Job().GetByText("Download users.zip"));
        await using var archive = await ZipArchive.CreateAsync(new MemoryStream(content), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
        using var rows = new StreamReader(await archive.Entries.Single().OpenAsync());
        (await rows.ReadToEndAsync()).Split("\r\n").Should().HaveCount(SiteRecipients.Count + 2);
        await page.ReloadAsync();
        await page.Job("completed").WaitForAsync();
    }

    [Fact]
    public async Task Retried_export_shows_the_reason_and_the_time_of_the_retry()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        site.Recipients.Gate = Task.FromException(new TimeoutException("the database is away"));
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");

        await (await page.ChooseAsync("All recipient data")).GetByText("Start export").ClickAsync();
        await page.Job().GetByText("To be tried again").WaitForAsync();
        (await page.Job().InnerTextAsync()).Should().Contain("The last try failed: The data could not be read.").And.MatchRegex("Next try in 0:0[0-4]");
        await page.GetByText("All recipient data: To be tried again").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.PictureAsync("export-retry", isWhole: false);
        var gate = new TaskCompletionSource();
        site.Recipients.Gate = gate.Task;
        await page.Job("running").GetByText("The last try failed: The data could not be read.").WaitForAsync();
        gate.SetResult();
        await page.Job("completed").WaitForAsync();

        (await page.Job().InnerTextAsync()).Should().NotContain("try");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task Export_of_charts_shows_its_warnings(int width)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await site.Jobs.SubmitAsync(new ChartJobRequest("shop", "subject-test", new ExportRequester("ada")) { From = new(2020, 3, 1), To = new(2020, 3, 1) });

        await page.OpenAsync("subject-test");
        await page.Job("completed").GetByText(SiteNumbers.Warning).WaitForAsync();

        var warnings = page.Job().Locator("[lang=en]");
        (await warnings.Locator("p").AllInnerTextsAsync()).Should().HaveCount(2).And.StartWith(SiteNumbers.Warning)
            .And.Contain(text => text.StartsWith("The range from 2020-03-01 to 2020-03-01 lies outside the data", StringComparison.Ordinal));
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        await visit.PictureAsync($"export-warnings-{width}");
        await (await page.ChooseAsync("User data")).GetByText("Start export").ClickAsync();
        await page.Job("completed").GetByText("users.zip").WaitForAsync();
        (await page.Job().Locator("[lang=en]").IsVisibleAsync()).Should().BeFalse("there is nothing to say of it");
    }

    [Fact]
    public async Task File_contains_the_chosen_columns()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        var dialog = await page.ChooseAsync("User data");

        await dialog.GetByText("JSON Lines").ClickAsync();
        await dialog.GetByText("None", new() { Exact = true }).ClickAsync();
        await dialog.GetByText("36 of 36").ClickAsync();
        await dialog.GetByText("Choose none").ClickAsync();
        await dialog.GetByText("Start export").ClickAsync();
        await dialog.GetByText("Choose one column at least.").WaitForAsync();
        await dialog.GetByLabel("user_id").CheckAsync();
        await dialog.GetByLabel("Custom events").FillAsync("bought, looked ,, bought");
        await dialog.GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();

        var content = Encoding.UTF8.GetString(await page.DownloadAsync(page.Job().GetByText("Download users.jsonl")));
        content.Should().StartWith("""{"user_id":"user-0","bought":null,"looked":null}""");
    }

    [Theory]
    [InlineData(1280, "en-GB", "User data", "Recipients", "Not opened", "What each recipient did", "Start export")]
    [InlineData(375, "fr-FR", "Données utilisateur", "Destinataires", "N’ont pas ouvert", "Ce que chaque destinataire a fait", "Lancer l’export")]
    public async Task Export_can_contain_what_recipients_did_and_only_some_of_them(int width, string locale, string contents, string only, string filter, string engagement, string start)
    {
        var source = new SiteEngagement();
        await using var site = await Site.OpenAsync(add: exports => exports.Services.AddSingleton<IRecipientExports>(source));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        await page.Locator(".menu-place > button").First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem).Filter(new() { Has = page.Locator($"span:text-is('{contents}')") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel(only).SelectOptionAsync(filter);
        await dialog.GetByLabel(engagement).CheckAsync();
        await visit.PictureAsync($"engagement-{width}", isWhole: false);
        (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical").Select(one => one.Id).Should().BeEmpty();
        await dialog.GetByText("36").First.ClickAsync();
        await dialog.GetByLabel("email", new() { Exact = true }).UncheckAsync();
        await dialog.GetByText(start).ClickAsync();
        await page.Job("completed").WaitForAsync();

        (source.Choice!.Engagement, source.Choice.Only).Should().Be((true, EngagementFilter.NotOpened));
        source.Choice.Columns.Should().NotContain("email").And.HaveCount(35 + 9).And.EndWith(["bounced", "unsubscribed"]);
    }

    [Fact]
    public async Task What_recipients_did_is_not_offered_without_events_and_only_as_a_filter_for_addresses()
    {
        await using var without = await Site.OpenAsync();
        await using var with = await Site.OpenAsync(add: exports => exports.Services.AddSingleton<IRecipientExports>(new SiteEngagement()));
        foreach (var (site, contents, filters, boxes) in new[] { (without, "User data", 0, 0), (with, "E-mail addresses", 1, 0), (with, "All recipient data", 1, 1) })
        {
            await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
            await visit.Page.SignInAsync("ada");
            await visit.Page.OpenAsync("summer-sale");
            var dialog = await visit.Page.ChooseAsync(contents);
            (await dialog.GetByLabel("Recipients").CountAsync(), await dialog.GetByLabel("What each recipient did").CountAsync()).Should().Be((filters, boxes));
        }
    }

    [Fact]
    public async Task Dialog_offers_the_columns_of_a_query_and_the_file_contains_the_chosen_ones()
    {
        using var folder = new TemporaryFolder();
        var database = folder["shop.db"];
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE customers (id TEXT PRIMARY KEY, mail TEXT, plan TEXT, shoe_size INTEGER);
                INSERT INTO customers VALUES ('c1', 'ann@shop.example', 'gold', 38), ('c2', 'bob@shop.example', 'free', 44);
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using var site = await Site.OpenAsync(add: exports => exports
            .AddSqlRecipients(key: "user_id", "SELECT id AS user_id, mail AS email, plan, shoe_size FROM customers WHERE @campaign = 'summer-sale'")
            .AddSqlite(options => options.ConnectionString = $"Data Source={database};Pooling=False"));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        var dialog = await page.ChooseAsync("User data");

        await dialog.GetByText("None", new() { Exact = true }).ClickAsync();
        await dialog.GetByText("4 of 4").ClickAsync();
        (await dialog.Locator(".boxes code").AllInnerTextsAsync()).Should().Equal("email", "user_id", "plan", "shoe_size");
        (await dialog.GetByLabel("Custom attributes").CountAsync()).Should().Be(0, "the query has no others");
        await dialog.GetByLabel("email").UncheckAsync();
        await dialog.GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();

        Encoding.UTF8.GetString(await page.DownloadAsync(page.Job().GetByText("Download users.csv"))).Should().Be("user_id,plan,shoe_size\r\nc1,gold,38\r\nc2,free,44\r\n");

        dialog = await page.ChooseAsync("User data");
        await dialog.GetByText("None", new() { Exact = true }).ClickAsync();
        await dialog.GetByText("Start export").ClickAsync();
        await page.Locator(".job[data-state=completed]").Nth(1).WaitForAsync();
        Encoding.UTF8.GetString(await page.DownloadAsync(page.Job().GetByText("Download users.csv"))).Should().StartWith("email,user_id,plan,shoe_size\r\nann@shop.example,c1,gold,38\r\n");
    }

    [Fact]
    public async Task Export_can_be_cancelled_and_a_second_one_is_refused_with_a_message()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        visit.ExpectsRefusals = true;
        site.Recipients.Gate = new TaskCompletionSource().Task;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        await (await page.ChooseAsync("E-mail addresses")).GetByText("Start export").ClickAsync();
        await page.Job("running").WaitForAsync();

        var dialog = await page.ChooseAsync("E-mail addresses");
        await dialog.GetByText("Start export").ClickAsync();
        await dialog.GetByText("The same export of this campaign is queued or running already.").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Cancel the export: E-mail addresses").ClickAsync();

        await page.Job("cancelled").WaitForAsync();
        (await page.Job().Locator("progress").IsVisibleAsync()).Should().BeFalse();
        await page.GetByText("E-mail addresses: Cancelled").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    [Fact]
    public async Task Progress_stream_reconnects_after_it_was_refused()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync("summer-sale");
        site.Refuses = context => context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal);
        await (await visit.Page.ChooseAsync("User data")).GetByText("Start export").ClickAsync();
        await visit.Page.GetByText("Connection lost; trying again…").WaitForAsync();

        site.Refuses = _ => false;

        await visit.Page.Job("completed").WaitForAsync();
        (await visit.Page.GetByText("Connection lost").IsVisibleAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Expired_link_is_removed()
    {
        await using var site = await Site.OpenAsync(linkLifetime: TimeSpan.FromSeconds(6));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync("summer-sale");
        await (await visit.Page.ChooseAsync("User data")).GetByText("Start export").ClickAsync();
        await visit.Page.Job("completed").GetByText("Link expires in 0:0").WaitForAsync();

        await visit.Page.Job("expired").WaitForAsync();

        (await visit.Page.Job().GetByText("Download").CountAsync()).Should().Be(0);
    }
}
