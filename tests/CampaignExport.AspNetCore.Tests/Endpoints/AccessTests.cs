using System.Net;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Authentication and permissions of the endpoints.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Every_endpoint_requires_authentication()
    {
        await using var desk = await WebDesk.OpenAsync();
        var client = desk.Client();
        var endpoints = desk.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(WebDesk.Prefix, StringComparison.Ordinal)).ToList();

        endpoints.Should().HaveCount(28);
        foreach (var endpoint in endpoints)
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), endpoint.RoutePattern.RawText));
                var isForPeople = endpoint.RoutePattern.RawText![WebDesk.Prefix.Length..] is "/" or "/campaigns/{campaignId}/dashboard" or "/operations";
                answer.StatusCode.Should().Be(isForPeople ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized, endpoint.DisplayName);
                if (isForPeople)
                    answer.Headers.Location!.AbsolutePath.Should().Be("/sign-in-page", "a browser without a session is redirected to the sign-in page");
                else
                    answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            }
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("text/csv", false)]
    [InlineData("application/json, text/html;q=0.9", false)]
    [InlineData("text/html", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", true)]
    public async Task Only_a_browser_is_redirected_from_a_link_to_the_sign_in_page(string? accept, bool isRedirected)
    {
        await using var desk = await WebDesk.OpenAsync();
        var link = desk.LinkTo(await desk.ExportAsync("ada"));
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            var request = new HttpRequestMessage(method, link);
            request.Headers.TryAddWithoutValidation("Accept", accept);

            var answer = await desk.Client().SendAsync(request);

            answer.StatusCode.Should().Be(isRedirected ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized);
            if (isRedirected)
                answer.Headers.Location!.AbsolutePath.Should().Be("/sign-in-page", "the user signs in first");
            else if (method == HttpMethod.Get && accept != "text/csv")
                answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }
    }

    [Fact]
    public async Task Authenticated_request_without_a_user_is_refused()
    {
        await using var desk = await WebDesk.OpenAsync(endpoints => endpoints.AllowAnonymous());

        await (await desk.Client().GetAsync($"{WebDesk.Prefix}/campaigns")).ShouldBeProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task Host_can_allow_anonymous_requests_with_a_user_of_its_own()
    {
        await using var desk = await WebDesk.OpenAsync(endpoints => endpoints.AllowAnonymous(), export => export.AddUsers<Guests>());

        (await desk.Client().JsonAsync("/campaigns")).GetProperty("campaigns").GetArrayLength().Should().Be(4);
    }

    [Fact]
    public async Task Policy_of_the_host_applies_in_addition()
    {
        await using var desk = await WebDesk.OpenAsync(endpoints => endpoints.RequireAuthorization(policy => policy.RequireUserName("nobody")));

        (await (await desk.SignInAsync("ada", withToken: false)).GetAsync($"{WebDesk.Prefix}/campaigns")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Mapping_without_required_services_names_all_of_them()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();

        app.Invoking(host => host.MapCampaignExport("/x")).Should().Throw<InvalidOperationException>()
            .WithMessage("*AddCampaigns<TCampaigns>()*AddMetricsSource<TSource>()*AddJobs()*AddWeb()*");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/events")]
    public async Task Job_of_another_user_has_the_same_response_as_a_missing_job(string method, string path)
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "summer-sale", new ExportRequester("ada")));
        var eve = await desk.SignInAsync("eve");

        var ofAda = await eve.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{WebDesk.Prefix}/jobs/{job.Id}{path}"));
        var ofNobody = await eve.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{WebDesk.Prefix}/jobs/{new string('0', 32)}{path}"));

        await ofAda.ShouldBeProblemAsync(404, "not-found");
        (await ofAda.Content.ReadAsStringAsync()).Should().Be(await ofNobody.Content.ReadAsStringAsync());
        (await desk.Jobs.FindAsync(job.Id))!.CancelRequestedAt.Should().BeNull();
        (await eve.JsonAsync("/jobs")).GetProperty("jobs").GetArrayLength().Should().Be(0);
        (await (await desk.SignInAsync("ada")).JsonAsync("/jobs")).GetProperty("jobs").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/charts")]
    [InlineData("/charts/messages-sent-by-date.csv")]
    public async Task Hidden_campaign_has_the_same_response_as_a_missing_campaign(string path)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var ofEve = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/secret-sale{path}");
        var ofNobody = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/no-sale{path}");

        await ofEve.ShouldBeProblemAsync(404, "not-found");
        (await ofEve.Content.ReadAsStringAsync()).Should().Be(await ofNobody.Content.ReadAsStringAsync());
        await (await ada.SubmitAsync(new { campaignId = "secret-sale", contents = "charts" })).ShouldBeProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Page_of_a_hidden_campaign_equals_the_page_of_a_missing_campaign()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var ofEve = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/secret-sale/dashboard");
        var ofNobody = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/no-sale/dashboard");

        ofEve.StatusCode.Should().Be(HttpStatusCode.NotFound);
        ofNobody.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ofEve.Content.ReadAsStringAsync()).Should().Be(await ofNobody.Content.ReadAsStringAsync()).And.NotContain("Secret");
        (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/summer-sale/dashboard")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Write_without_an_antiforgery_token_is_refused_despite_a_valid_cookie()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);
        var job = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));

        await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).ShouldBeProblemAsync(400, "antiforgery");
        await (await ada.DeleteAsync($"{WebDesk.Prefix}/jobs/{job.Id}")).ShouldBeProblemAsync(400, "antiforgery");
        var form = new FormUrlEncodedContent([new("campaignId", "summer-sale")]);
        await (await ada.PostAsync($"{WebDesk.Prefix}/jobs", form)).ShouldBeProblemAsync(400, "antiforgery");

        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().ContainSingle().Which.CancelRequestedAt.Should().BeNull();
    }

    [Fact]
    public async Task Token_of_another_user_is_invalid()
    {
        await using var desk = await WebDesk.OpenAsync();
        var client = await desk.SignInAsync("eve");
        (await client.GetAsync("/sign-in/ada")).EnsureSuccessStatusCode();

        await (await client.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).ShouldBeProblemAsync(400, "antiforgery");
    }

    [Fact]
    public async Task Bearer_token_needs_no_antiforgery_token()
    {
        await using var desk = await WebDesk.OpenAsync();
        var client = desk.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "ada");

        (await client.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private sealed class Guests : IExportUsers
    {
        public ValueTask<ExportRequester?> FindAsync(HttpContext context) => new(new ExportRequester("guest"));
    }
}
