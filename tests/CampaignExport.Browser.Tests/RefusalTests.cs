using CampaignExport.Browser.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The page without permissions, data or a connection.</summary>
public sealed class RefusalTests(Chromium chromium)
{
    [Fact]
    public async Task User_without_permission_has_no_menu_for_user_data()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("bob");

        await visit.Page.OpenAsync("summer-sale");

        (await visit.Page.GetByText("User data").CountAsync()).Should().Be(0);
        (await visit.Page.GetByText("Download CSV").CountAsync()).Should().Be(5);
    }

    [Fact]
    public async Task User_without_permission_for_chart_exports_sees_charts_but_cannot_download_them()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("mallory");

        await visit.Page.OpenAsync("summer-sale");

        (await visit.Page.TitlesAsync()).Should().HaveCount(5);
        (await visit.Page.GetByText("Download CSV").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task User_without_permission_for_personal_data_is_not_offered_it()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        await visit.Page.SignInAsync("carol");
        await visit.Page.OpenAsync("summer-sale");

        var dialog = await visit.Page.ChooseAsync("User data");

        (await dialog.Locator("code").AllTextContentsAsync()).Should().HaveCount(34).And.NotContain(["email", "phone_number"]);
        await dialog.GetByText("You may not view personal data").WaitForAsync();
        await dialog.GetByText("Close").ClickAsync();
        await visit.Page.Button("User data").ClickAsync();
        (await visit.Page.GetByRole(AriaRole.Menuitem).CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task Missing_campaign_shows_a_message()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");

        await visit.Page.GotoAsync($"{Site.Root}/campaigns/no-sale/dashboard");

        await visit.Page.GetByText("There is no such campaign, or you may not see it.").WaitForAsync();
    }

    [Fact]
    public async Task Failed_load_can_be_retried()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");
        site.Refuses = context => context.Request.Path.Value!.EndsWith("/charts", StringComparison.Ordinal);
        await visit.Page.OpenAsync("summer-sale");
        await visit.Page.GetByText("The server answered with an error (503).").WaitForAsync();

        site.Refuses = _ => false;
        await visit.Page.Button("Try again").ClickAsync();

        await visit.Page.Chart("Messages Sent by Date").WaitForAsync();
    }

    [Theory]
    [InlineData("en-GB", "The data contains an error, so it cannot be used as it is.")]
    [InlineData("fr-FR", "Les données contiennent une erreur et ne peuvent pas être utilisées en l’état.")]
    public async Task Invalid_data_is_shown_with_its_place(string locale, string expected)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");
        site.Numbers.Error = new SourceDataException("The query gives no day in row 7.");

        await page.OpenAsync("summer-sale");

        await visit.PictureAsync($"invalid-data-{locale}", isWhole: false);
        await page.GetByText(expected).WaitForAsync();
        (await page.Locator(".notice [lang=en]").InnerTextAsync()).Should().Be("The query gives no day in row 7.");
        site.Numbers.Error = null;
        await page.Locator(".notice button").ClickAsync();
        await page.Locator(".chart").First.WaitForAsync();
    }

    [Fact]
    public async Task Export_of_charts_with_too_many_days_shows_the_limit()
    {
        await using var site = await Site.OpenAsync(add: exports => exports.Services.Configure<ExportJobOptions>(options => options.MaxChartDays = 30));
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await site.Jobs.SubmitAsync(new ChartJobRequest("shop", "sent-9", new ExportRequester("ada")));

        await page.OpenAsync("sent-9");

        var card = page.Job("failed");
        await card.WaitForAsync();
        await visit.PictureAsync("job-too-many-days", isWhole: false);
        (await card.InnerTextAsync()).Should().Contain("What was asked for does not fit the campaign.")
            .And.Contain($"There are 3650 days from {SiteNumbers.Today.AddDays(-3649):yyyy-MM-dd} to {SiteNumbers.Today:yyyy-MM-dd}; 30 is the maximum. Choose a shorter range.");
    }

    [Fact]
    public async Task Signed_out_user_is_redirected_to_the_sign_in_page_and_back()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        await visit.Page.SignInAsync("ada");
        await visit.Page.OpenAsync("summer-sale");
        await visit.Page.Context.ClearCookiesAsync();

        await visit.Page.GetByText("30 days").ClickAsync();
        await visit.Page.GetByText("You are not signed in any more.").WaitForAsync();
        await visit.Page.Button("Sign in").ClickAsync();

        await visit.Page.Chart("Messages Sent by Date").WaitForAsync();
        visit.Page.Url.Should().EndWith("/campaigns/summer-sale/dashboard?range=30");
    }
}
