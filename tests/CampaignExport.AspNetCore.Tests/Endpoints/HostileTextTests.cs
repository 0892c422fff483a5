using System.Net;
using System.Text;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Hostile names, ids, claims and bodies.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData("by-statistic")]
    [InlineData("by-variant")]
    public async Task File_names_are_in_the_header_as_ASCII_and_encoded(string grouping)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var query = $"?grouping={grouping}";
        var charts = await ada.JsonAsync($"/campaigns/test-sale/charts{query}");
        var names = charts.GetProperty("charts").EnumerateArray().Select(chart => $"{chart.GetProperty("name").GetString()}.csv").ToList();

        if (grouping == "by-variant")
            names.Should().Contain(name => name.Any(character => character > 127));
        foreach (var name in names)
        {
            var answer = await ada.GetAsync($"{WebDesk.Prefix}/campaigns/test-sale/charts/{Uri.EscapeDataString(name)}{query}");

            var header = answer.Content.Headers.NonValidated["Content-Disposition"].ToString();
            header.Should().MatchRegex(@"^attachment; filename=""?[\x20-\x7e-["";\\]]+""?; filename\*=UTF-8''[A-Za-z0-9%._-]+$");
            Uri.UnescapeDataString(header[(header.IndexOf("''", StringComparison.Ordinal) + 2)..]).Should().Be($"test-sale_{name[..^4]}_2026-06-01_2026-06-01.csv");
            answer.Headers.Select(one => one.Key).Should().NotContain("X-Evil");
        }
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("..%5C..%5Cetc%5Cpasswd")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("x%0D%0AX-Evil:%201")]
    [InlineData("%E2%80%AE%F0%9F%98%80")]
    [InlineData("%FF%FE")]
    [InlineData("summer-sale%20")]
    [InlineData("SUMMER-SALE")]
    [InlineData("%27%20OR%201=1--")]
    public async Task Invalid_id_is_not_found(string id)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var body = await (await ada.GetAsync($"{WebDesk.Prefix}/campaigns/no-sale")).Content.ReadAsStringAsync();

        foreach (var path in new[] { "/campaigns/{0}", "/campaigns/{0}/charts", "/campaigns/{0}/charts/charts.csv", "/campaigns/summer-sale/charts/{0}.csv", "/jobs/{0}", "/jobs/{0}/events" })
        {
            var answer = await ada.GetAsync(WebDesk.Prefix + string.Format(null, path, id));

            await answer.ShouldBeProblemAsync(404, "not-found");
            (await answer.Content.ReadAsStringAsync()).Should().Be(body, path);
            answer.Headers.Select(one => one.Key).Should().NotContain("X-Evil");
        }
    }

    [Fact]
    public async Task Ids_of_any_length_and_characters_cause_no_server_error()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var id = new string('a', 4000);
        foreach (var path in new[]
        {
            $"/campaigns/{id}", $"/jobs/{id}", "/jobs/%00", "/campaigns?after=%00", "/jobs?campaignId=%00&before=%0D%0A", $"/jobs?before={id}&campaignId={id}",
            "/jobs?state=%00", "/campaigns/summer-sale/charts?timeZone=%2Fdev%2Fzero", "/campaigns/summer-sale/charts?timeZone=Europe%2FParis%00",
        })
        {
            var answer = await ada.GetAsync(WebDesk.Prefix + path);
            ((int)answer.StatusCode).Should().BeLessThan(500, path);
        }

        await (await ada.GetAsync($"{WebDesk.Prefix}/jobs?campaignId=%00&before=%0D%0A")).ShouldBeProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("fr-CA", "Europe/Paris", "fr", "Europe/Paris")]
    [InlineData("fr_FR", "", "fr", "UTC")]
    [InlineData("FR", "Mars/Olympus", "fr", "UTC")]
    [InlineData("de", "..%2F..%2F..%2Fetc%2Fpasswd", "en", "UTC")]
    [InlineData("fr%0D%0AX-Evil:%201", "%2Fdev%2Fzero", "en", "UTC")]
    [InlineData("", "UTC%00", "en", "UTC")]
    public async Task Claims_set_language_and_time_zone_of_mails_and_invalid_claims_are_ignored(
        string locale, string zone, string language, string wanted)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", claims: $"locale={locale}&zone={zone}");

        var submitted = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).JsonAsync();

        (await desk.Jobs.FindAsync(submitted.GetProperty("id").GetString()!))!.Request.Requester
            .Should().BeEquivalentTo(new ExportRequester("ada") { Address = "ada@example.com", Language = language, TimeZone = wanted });
    }

    [Fact]
    public async Task User_id_with_a_line_break_is_refused()
    {
        await using var desk = await WebDesk.OpenAsync();
        var user = await desk.SignInAsync("a%0D%0AX-Evil:%201");

        await (await user.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).ShouldBeProblemAsync(400, "invalid");
        (await user.JsonAsync("/jobs")).GetProperty("jobs").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 10)]
    [InlineData("application/x-www-form-urlencoded", 60_000)]
    [InlineData("multipart/form-data", 10)]
    [InlineData("multipart/form-data; boundary=b", 60_000)]
    [InlineData("text/plain", 10)]
    [InlineData("text/plain", 60_000)]
    [InlineData("application/json", 60_000)]
    public async Task Any_body_without_an_antiforgery_token_is_refused(string type, int length)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);
        await ada.GetAsync($"{WebDesk.Prefix}/antiforgery");
        var job = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));

        foreach (var (method, path) in new[] { (HttpMethod.Post, "/jobs"), (HttpMethod.Delete, $"/jobs/{job.Id}") })
        {
            var content = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a&", length / 2))));
            content.Headers.TryAddWithoutValidation("Content-Type", type);

            var answer = await ada.SendAsync(new HttpRequestMessage(method, WebDesk.Prefix + path) { Content = content });

            await answer.ShouldBeProblemAsync(400, "antiforgery");
        }

        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().ContainSingle().Which.CancelRequestedAt.Should().BeNull();
    }

    [Theory]
    [InlineData("{\"campaignId\":\"\\ud800\",\"contents\":\"all\"}", 400)]
    [InlineData("{\"campaignId\":\"\\u0000\",\"contents\":\"all\"}", 404)]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[\"\\u0000\"]}", 400)]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"timeZone\":\"../../etc/passwd\"}", 400)]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"format\":\"csv\\r\\nX-Evil: 1\"}", 400)]
    [InlineData("{\"campaignId\":\"../../etc\",\"contents\":\"all\"}", 404)]
    public async Task Hostile_values_in_a_body_are_refused(string body, int status)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var answer = await ada.PostAsync($"{WebDesk.Prefix}/jobs", new StringContent(body, Encoding.UTF8, "application/json"));

        await answer.ShouldBeProblemAsync(status, status == 400 ? "invalid" : "not-found");
        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().BeEmpty();
    }

    [Fact]
    public async Task Other_origins_may_neither_read_nor_send()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada", withToken: false);
        ada.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        var read = await ada.GetAsync($"{WebDesk.Prefix}/antiforgery");
        var asked = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"{WebDesk.Prefix}/jobs")
        {
            Headers = { { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "content-type" } },
        });

        read.StatusCode.Should().Be(HttpStatusCode.OK);
        asked.IsSuccessStatusCode.Should().BeFalse();
        read.Headers.Concat(asked.Headers).Select(header => header.Key)
            .Should().NotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
