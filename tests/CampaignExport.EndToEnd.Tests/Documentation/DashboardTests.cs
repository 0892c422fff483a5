using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The sample host with the dashboard behaves as its sign-in page says.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public async Task Dashboard_shows_sample_campaigns_of_recent_months_after_sign_in()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DashboardHost.StartAsync(folder["data"]);
        using var bob = host.Client();
        (await bob.GetAsync("/campaign-export/campaigns", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await bob.GetAsync("/", TestContext.Current.CancellationToken)).Headers.Location!.OriginalString.Should().Be("/campaign-export/");
        (await DashboardHost.SignInAsync(bob, "bob", "/sign-in?returnUrl=%2F%2Fevil.example%2F")).Should().Be("/campaign-export/");
        using var forOther = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "evil.example" } };
        (await bob.SendAsync(forOther, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.BadRequest, "it is no name of this host");

        var campaigns = (await JsonAsync(bob, "/campaign-export/campaigns")).GetProperty("campaigns");
        campaigns.EnumerateArray().Select(campaign => campaign.GetProperty("id").GetString())
            .Should().Equal("new-collection", "subject-lines", "soldes-ete", "black-friday");
        var charts = await JsonAsync(bob, "/campaign-export/campaigns/new-collection/charts");
        var days = charts.GetProperty("days").EnumerateArray().Select(day => day.GetString()).ToList();
        days.Should().HaveCount(120);
        // Midnight may pass between the response and now.
        new[] { DateTime.UtcNow, DateTime.UtcNow.AddMinutes(-5) }.Select(now => $"{now:yyyy-MM-dd}").Should().Contain(days[^1]);
        Columns(charts, "messages-sent-by-date").Keys.Should().Equal(
            "Total Messages Sent", "Email Sent", "In-App Message Sent", "iOS Push Sent", "Android Push Sent");
        Columns(charts, "email-message-engagement-by-date")["Delivered"].Should().HaveCount(120).And.OnlyContain(number => number >= 0)
            .And.Contain(number => number > 1000);
        var test = await JsonAsync(bob, "/campaign-export/campaigns/subject-lines/charts");
        Columns(test, "sent-by-date-for-each-variant").Keys.Should().Equal("Statement", "Question", "Control Group");
        (await JsonAsync(bob, "/campaign-export/campaigns/new-collection")).GetProperty("mayExportUserData").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Link_of_a_mail_leads_to_the_file_after_sign_in_and_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DashboardHost.StartAsync(folder["data"]);
        using var ada = host.Client();
        await DashboardHost.SignInAsync(ada, "ada");
        using var bob = host.Client();
        await DashboardHost.SignInAsync(bob, "bob");

        (await SubmitAsync(bob)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var submitted = await SubmitAsync(ada);
        submitted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        await ada.GetStringAsync($"{submitted.Headers.Location}/events", TestContext.Current.CancellationToken);
        var job = await JsonAsync(ada, submitted.Headers.Location!.OriginalString);
        job.GetProperty("rows").GetInt64().Should().BeInRange(2500, 3500);
        var link = await LinkOfMailAsync(folder);

        await host.DisposeAsync();
        await using var again = await DashboardHost.StartAsync(folder["data"], host.Address.Port);
        using var stranger = again.Client();
        var toSignIn = (await stranger.GetAsync(link, TestContext.Current.CancellationToken)).Headers.Location!;
        toSignIn.AbsolutePath.Should().Be("/sign-in");
        var back = await DashboardHost.SignInAsync(stranger, "ada", toSignIn.PathAndQuery);
        back.Should().Be(new Uri(link).PathAndQuery);
        (await stranger.GetByteArrayAsync(back, TestContext.Current.CancellationToken))
            .Should().Equal(folder.ReadAll($"data/files/{job.GetProperty("id")}")["users.zip"]);
    }

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient client)
    {
        var token = await JsonAsync(client, "/campaign-export/antiforgery");
        client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
        return await client.PostAsJsonAsync(
            "/campaign-export/jobs", new { campaignId = "subject-lines", contents = "all" }, TestContext.Current.CancellationToken);
    }

    private static async Task<string> LinkOfMailAsync(TemporaryFolder folder)
    {
        while (!Directory.Exists(folder["data/mails"]) || Directory.GetFiles(folder["data/mails"], "*.eml").Length == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var mail = Encoding.UTF8.GetString(folder.ReadAll("data/mails").Should().ContainSingle().Subject.Value);
        mail.Should().Contain("To: ada@shop.example");
        return Link().Match(mail.Replace("=\r\n", "", StringComparison.Ordinal)).Value;
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    private static Dictionary<string, List<decimal>> Columns(JsonElement charts, string name) => charts.GetProperty("charts").EnumerateArray()
        .Single(chart => chart.GetProperty("name").GetString() == name).GetProperty("columns").EnumerateArray().ToDictionary(
            column => column.GetProperty("header").GetString()!,
            column => column.GetProperty("values").EnumerateArray().Select(value => value.GetDecimal()).ToList());

    [GeneratedRegex(@"http://localhost:\d+/campaign-export/downloads/[\w-]+")]
    private static partial Regex Link();
}
