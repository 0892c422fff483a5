using System.Net;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Links without a file: a page for browsers, a problem for programs.</summary>
public sealed class LinkPageTests
{
    private const string OfBrowser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";

    [Theory]
    [InlineData(OfBrowser, true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData("application/json;q=0.5, text/html", true)]
    [InlineData("text/html, application/json", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html;q=0.9", false)]
    [InlineData("application/problem+json, text/html;q=0.9, */*", false)]
    [InlineData("text/html;q=0, */*", false)]
    [InlineData("text/csv", false)]
    [InlineData("text/csv;q=x, \"", false)]
    public async Task Request_that_accepts_html_gets_a_page_and_others_a_problem(string? accept, bool isPage)
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        var ada = await desk.SignInAsync("ada");

        var answer = await GetAsync(ada, desk.LinkTo(job, lifetime: TimeSpan.Zero), accept);

        answer.Headers.Vary.Should().Equal("Accept");
        if (isPage)
            await ShouldBePageAsync(answer, 410, "expired", "summer-sale");
        else
            await answer.ShouldBeProblemAsync(410, "expired");
    }

    [Fact]
    public async Task Page_of_an_own_link_has_the_reason_and_the_campaign()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var waits = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));
        var notReady = await GetAsync(ada, desk.LinkTo(waits));
        await ShouldBePageAsync(notReady, 202, "not-ready", "test-sale");
        notReady.Headers.RetryAfter!.Delta.Should().BePositive();
        await desk.Jobs.CancelAsync(waits.Id, "ada");
        await ShouldBePageAsync(await GetAsync(ada, desk.LinkTo(waits)), 410, "gone", "test-sale");

        var job = await desk.ExportAsync("ada");
        var link = desk.LinkTo(job);
        (await GetAsync(ada, link)).Content.Headers.ContentType!.MediaType.Should().Be("text/csv", "a browser is given a file that is there");
        File.Delete(desk.PathOf(job));
        await ShouldBePageAsync(await GetAsync(ada, link), 410, "gone", "summer-sale");
        desk.Time.Advance(TimeSpan.FromHours(4));
        await desk.WorkAsync();
        await ShouldBePageAsync(await GetAsync(ada, link), 410, "expired", "summer-sale");
        (await ada.SendAsync(Request(HttpMethod.Head, link))).StatusCode.Should().Be(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Page_of_a_foreign_or_forged_link_discloses_nothing()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        var link = desk.LinkTo(job);
        var (ada, eve) = (await desk.SignInAsync("ada"), await desk.SignInAsync("eve"));
        var tampered = $"{link[..^20]}{(link[^20] == 'A' ? 'B' : 'A')}{link[^19..]}";
        string Made(string token) => $"{WebDesk.Prefix}/downloads/{token}";
        var answers = new List<HttpResponseMessage>
        {
            await GetAsync(eve, Made("x")),
            await GetAsync(eve, link),
            await GetAsync(eve, tampered),
            await GetAsync(eve, desk.LinkTo(job, lifetime: TimeSpan.Zero)),
            await GetAsync(eve, desk.LinkTo(job, user: "eve")),
            await GetAsync(eve, Made(new string('a', 4000))),
            await GetAsync(eve, Made("..%2F..%2Fetc%2Fpasswd")),
            await GetAsync(eve, Made("%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")),
            await GetAsync(ada, tampered),
        };
        desk.Dismissed = "ada";
        answers.Add(await GetAsync(ada, link));

        foreach (var answer in answers)
        {
            await ShouldBePageAsync(answer, 404, "not-found", "");
            (await answer.Content.ReadAsStringAsync()).Should().Be(await answers[0].Content.ReadAsStringAsync())
                .And.NotContainAny("sale", "ada", "charts.csv", job.Id);
            answer.Headers.Select(header => header.Key).Should().BeEquivalentTo(answers[0].Headers.Select(header => header.Key));
        }
    }

    [Fact]
    public async Task Page_does_not_name_a_campaign_that_is_now_hidden()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "secret-sale", new ExportRequester("ada")));

        var answer = await GetAsync(await desk.SignInAsync("ada"), desk.LinkTo(job, lifetime: TimeSpan.Zero));

        await ShouldBePageAsync(answer, 410, "expired", "");
    }

    [Theory]
    [InlineData("ada", "en")]
    [InlineData("fred", "fr")]
    public async Task Link_page_has_the_language_of_the_user(string user, string language)
    {
        await using var desk = await WebDesk.OpenAsync();

        var answer = await GetAsync(await desk.SignInAsync(user), $"{WebDesk.Prefix}/downloads/x");

        (await answer.Content.ReadAsStringAsync()).Should().Contain($"<html lang=\"{language}\"");
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string? accept = OfBrowser) =>
        await client.SendAsync(Request(HttpMethod.Get, path, accept));

    private static HttpRequestMessage Request(HttpMethod method, string path, string? accept = OfBrowser)
    {
        var request = new HttpRequestMessage(method, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }

    private static async Task ShouldBePageAsync(HttpResponseMessage answer, int status, string link, string campaign)
    {
        var page = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, page);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        page.Should().Contain($"data-link=\"{link}\" data-campaign=\"{campaign}\"");
        answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; script-src 'self'").And.NotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
        answer.Headers.CacheControl!.ToString().Should().Contain("no-store").And.Contain("private");
    }
}
