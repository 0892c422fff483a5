using System.Net;
using System.Text.RegularExpressions;
using CampaignExport.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The page of the dashboard, its files and their headers.</summary>
public sealed partial class DashboardTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/campaigns/summer-sale/dashboard")]
    public async Task Page_runs_only_its_own_files_and_cannot_be_framed(string path)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);

        var answer = await ada.GetAsync(WebDesk.Prefix + path);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ").Should().Contain(
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
            .And.NotContain(directive => directive.Contains("unsafe", StringComparison.Ordinal));
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
        answer.Headers.CacheControl!.ToString().Should().Contain("no-store");
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("style=").And.NotMatchRegex("<script[^>]*>[^<]");
    }

    [Fact]
    public async Task Asset_names_contain_a_hash_and_are_cached()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);
        var paths = Assets().Matches(await ada.GetStringAsync(WebDesk.Prefix)).Select(match => match.Value).ToList();

        paths.Should().HaveCount(3);
        foreach (var path in paths)
        {
            path.Should().MatchRegex(@"/[a-z]+\.[0-9a-f]{16}\.(js|css|svg)$");
            var answer = await ada.GetAsync(path);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            answer.Headers.CacheControl!.ToString().Should().Contain("max-age=31536000").And.Contain("immutable").And.Contain("private");
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            (await answer.Content.ReadAsByteArrayAsync()).Should().NotBeEmpty();
        }

        await (await ada.GetAsync($"{WebDesk.Prefix}/assets/dashboard.js")).ShouldBeProblemAsync(404, "not-found");
        await (await ada.GetAsync($"{WebDesk.Prefix}/assets/..%2Fpage.html")).ShouldBeProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("no-sale")]
    [InlineData("secret-sale")]
    public async Task Page_of_a_hidden_campaign_equals_the_page_of_a_missing_campaign(string campaign)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);

        var answer = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/{campaign}/dashboard");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().Be(await ada.GetStringAsync(WebDesk.Prefix));
    }

    [Theory]
    [InlineData("fred", "en", "fr")]
    [InlineData("ada", "fr-CH, en;q=0.7", "en")]
    public async Task Page_has_the_language_of_the_user(string user, string accepted, string expected)
    {
        await using var desk = await WebDesk.OpenAsync();
        var client = await desk.SignInAsync(user, withToken: false);
        client.DefaultRequestHeaders.Add("Accept-Language", accepted);

        (await client.GetStringAsync(WebDesk.Prefix)).Should().Contain($"lang=\"{expected}\"");
    }

    [Theory]
    [InlineData("fr-CH, en;q=0.7", "fr")]
    [InlineData("de, en;q=0.5, fr;q=0.7", "fr")]
    [InlineData("fr;q=0.2, EN-us", "en")]
    [InlineData("de", "en")]
    [InlineData("*, \"", "en")]
    public async Task Language_of_the_browser_applies_without_a_claim(string accepted, string expected)
    {
        await using var desk = await WebDesk.OpenAsync();
        var client = desk.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "ada");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);

        (await client.GetStringAsync(WebDesk.Prefix)).Should().Contain($"lang=\"{expected}\"");
    }

    [Fact]
    public async Task Policy_of_the_host_applies_to_the_page_too()
    {
        await using var desk = await WebDesk.OpenAsync(endpoints => endpoints.RequireAuthorization(policy => policy.RequireUserName("nobody")));

        (await (await desk.SignInAsync("ada", withToken: false)).GetAsync(WebDesk.Prefix)).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("ada", true, true)]
    [InlineData("bob", false, false)]
    public async Task Campaign_lists_the_columns_that_the_user_may_export(string user, bool hasAll, bool hasEmail)
    {
        await using var desk = await WebDesk.OpenAsync();

        var campaign = await (await desk.SignInAsync(user)).JsonAsync("/campaigns/summer-sale");

        campaign.TryGetProperty("columns", out var columns).Should().Be(hasAll);
        if (!hasAll)
            return;
        columns.GetProperty("all").EnumerateArray().Select(name => name.GetString()).Should().HaveCount(39).And.Contain("email");
        columns.GetProperty("user-data").GetArrayLength().Should().Be(36);
        columns.TryGetProperty("email", out _).Should().Be(hasEmail);
    }

    [GeneratedRegex("/campaign-export/assets/[^\"]+")]
    private static partial Regex Assets();
}
