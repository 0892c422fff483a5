using CampaignExport.Browser.Tests.Support;
using CampaignExport.Jobs;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>Keyboard, screen readers, small screens, dark mode and French.</summary>
public sealed class ReachTests(Chromium chromium)
{
    [Theory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 375, ColorScheme.Light)]
    [InlineData("narrow-dark", 375, ColorScheme.Dark)]
    public async Task Pages_have_no_serious_accessibility_violation_and_fit_the_window(string name, int width, ColorScheme scheme)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, scheme: scheme);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.GetByText("Summer sale").WaitForAsync();
        await CheckAsync("list");

        await page.OpenAsync("summer-sale");
        await page.Button("User data").ClickAsync();
        await CheckAsync("menu");
        await page.Keyboard.PressAsync("Escape");
        var dialog = await page.ChooseAsync("All recipient data");
        await dialog.GetByText("39 of 39").ClickAsync();
        await CheckAsync("dialog");
        await dialog.GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();
        site.Recipients.Gate = new TaskCompletionSource().Task;
        await (await page.ChooseAsync("E-mail addresses")).GetByText("Start export").ClickAsync();
        await page.Job("running").WaitForAsync();
        await page.OpenTableAsync("Messages Sent by Date");
        await page.Chart("Messages Sent by Date").Locator(".u-over").HoverAsync();
        await CheckAsync("multichannel");

        await page.OpenAsync("subject-test");
        await CheckAsync("multivariate");
        await page.OpenAsync("won-test");
        await page.Locator(".links tbody tr").First.WaitForAsync();
        await page.Locator(".experiment .result").WaitForAsync();
        await page.Locator(".metrics summary").ClickAsync();
        await CheckAsync("reports");
        await page.OpenAsync("old-sale", "?range=90");
        await CheckAsync("empty");

        async Task CheckAsync(string what)
        {
            await visit.PictureAsync($"{what}-{name}", isWhole: what is not ("menu" or "dialog"));
            var barriers = (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical")
                .Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(Describe))}");
            barriers.Should().BeEmpty(what);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, what);
        }

        static string Describe(AxeResultNode node) => $"{node.Target} ({string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))})";
    }

    [Fact]
    public async Task Menu_and_dialog_work_with_the_keyboard()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        var button = page.Button("User data");
        await button.FocusAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        (await FocusedAsync()).Should().StartWith("All recipient data");
        await page.Keyboard.PressAsync("ArrowUp");
        (await FocusedAsync()).Should().StartWith("E-mail addresses");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("u");
        (await FocusedAsync()).Should().StartWith("User data");
        await page.Keyboard.PressAsync("Escape");
        (await button.GetAttributeAsync("aria-expanded")).Should().Be("false");
        (await FocusedAsync()).Should().Be("User data");

        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        (await page.GetByRole(AriaRole.Dialog).CountAsync()).Should().Be(0);
        (await FocusedAsync()).Should().Be("User data");

        Task<string> FocusedAsync() => page.EvaluateAsync<string>("document.activeElement.textContent.trim()");
    }

    [Fact]
    public async Task Arrow_keys_move_through_the_days_of_a_graph_and_announce_each()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("old-sale", "?range=all");
        await page.Chart("Messages Sent by Date").Locator(".u-over").WaitForAsync();
        await page.Chart("Messages Sent by Date").Locator(".plot").FocusAsync();

        await page.Keyboard.PressAsync("End");
        await SaysAsync("Wed, 4 Mar 2020. Total Messages Sent: 30; Email Sent: 30");
        await page.Keyboard.PressAsync("ArrowLeft");
        await SaysAsync("Tue, 3 Mar 2020. Total Messages Sent: 0; Email Sent: 0");
        (await page.Locator(".tooltip:visible").InnerTextAsync()).Should().StartWith("Tue, 3 Mar 2020");
        await page.Keyboard.PressAsync("Home");
        await SaysAsync("Sun, 1 Mar 2020. Total Messages Sent: 12; Email Sent: 12");

        async Task SaysAsync(string text) => (await page.GetByRole(AriaRole.Status).InnerTextAsync()).Should().Be(text);
    }

    [Fact]
    public async Task French_browser_gets_French_and_a_switch_to_English_is_kept()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: "fr-FR");
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");

        (await page.TitlesAsync()).Should().StartWith("Messages envoyés par date").And.EndWith("Engagement sur les Push Android par date");
        await page.Button("Données utilisateur").WaitForAsync();
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be("fr");
        var csv = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Télécharger le CSV : Messages envoyés par date" }));
        System.Text.Encoding.UTF8.GetString(csv).Should().StartWith("Date,Total des messages envoyés,E-mail envoyés");
        await visit.PictureAsync("french");

        await page.GetByLabel("Langue").SelectOptionAsync("English");
        await page.Chart("Messages Sent by Date").WaitForAsync();
        await page.ReloadAsync();
        await page.Chart("Messages Sent by Date").WaitForAsync();
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be("en");
    }

    [Fact]
    public async Task Warnings_and_errors_are_in_the_language_of_the_page()
    {
        await using var site = await Site.OpenAsync(add: exports => exports.Services.Configure<ExportJobOptions>(options => options.MaxChartDays = 366));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("olga");
        await page.OpenAsync("old-sale");
        await page.GetByLabel("Language").SelectOptionAsync("Français");
        var olga = new ExportRequester("olga") { Language = "fr" };
        await site.Jobs.SubmitAsync(new ChartJobRequest("shop", "old-sale", olga) { From = new(2021, 3, 1), To = new(2021, 3, 31) });
        await site.Jobs.SubmitAsync(new ChartJobRequest("shop", "sent-9", olga));
        const string Outside = "La période du 1 mars 2021 au 31 mars 2021 est en dehors des données, qui vont du 1 mars 2020 au 4 mars 2020. Toutes les valeurs sont nulles.";

        await page.OpenAsync("old-sale", "?from=2021-03-01&to=2021-03-31&with=new-sale");

        (await page.Locator(".notice [role=status]").InnerTextAsync()).Should().Be(Outside);
        (await page.Locator(".comparison [role=status]").InnerTextAsync()).Should().StartWith("Not sent yet\u00a0: Il n’y a pas de données du ");
        await page.Job("completed").GetByText(Outside).WaitForAsync();
        await ShowsNoEnglishAsync("french-warnings");

        await page.Button("Données utilisateur").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.RouteAsync("**/jobs?*", route => route.ContinueAsync(new()
        {
            PostData = route.Request.PostData is { } body ? System.Text.Encoding.UTF8.GetBytes(body.Replace("\"zip\"", "\"rar\"", StringComparison.Ordinal)) : null,
        }));
        await dialog.GetByText("Lancer l’export").ClickAsync();
        await dialog.GetByText("packaging doit être none, gzip ou zip, non «\u00a0rar\u00a0».").WaitForAsync();
        await ShowsNoEnglishAsync("french-refusal");

        site.Numbers.Error = new ExportRequestException($"Only days.", $"Seulement des jours.");
        await page.OpenAsync("summer-sale", "?granularity=hour");
        (await page.Locator(".notice").InnerTextAsync()).Should().Contain("Seulement des jours.");
        await ShowsNoEnglishAsync("french-error");

        await page.GotoAsync($"{Site.Root}/operations");
        await page.GetByText("Il y a 3\u202f650 jours du ").WaitForAsync();
        (await page.Locator("small[lang=en]").AllInnerTextsAsync()).Should().Equal("CampaignExport.ExportRequestException");

        async Task ShowsNoEnglishAsync(string name)
        {
            await visit.PictureAsync(name);
            (await page.Locator("[lang=en]").AllInnerTextsAsync()).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Dark_mode_is_kept_and_applies_to_graphs()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale");
        await page.Locator("canvas").First.WaitForAsync();
        var light = await page.Locator("canvas").First.ScreenshotAsync();

        await page.GetByLabel("Appearance").SelectOptionAsync("dark");

        (await page.Locator("canvas").First.ScreenshotAsync()).Should().NotEqual(light);
        (await GroundAsync()).Should().Be("rgb(14, 17, 22)");
        await page.ReloadAsync();
        (await GroundAsync()).Should().Be("rgb(14, 17, 22)");

        Task<string> GroundAsync() => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }
}
