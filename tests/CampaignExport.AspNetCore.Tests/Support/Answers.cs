using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CampaignExport.AspNetCore.Tests.Support;

/// <summary>Reads responses.</summary>
internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<JsonElement> JsonAsync(this HttpClient client, string path)
    {
        var answer = await client.GetAsync(WebDesk.Prefix + path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }

    public static Task<HttpResponseMessage> SubmitAsync(this HttpClient client, object body) =>
        client.PostAsJsonAsync($"{WebDesk.Prefix}/jobs", body);

    /// <summary>Asserts that a response is a problem of a status and a type and is not cached, and returns the problem.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, int status, string type)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, body);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        answer.Headers.CacheControl!.ToString().Should().Contain("no-store").And.Contain("private");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        var problem = JsonDocument.Parse(body).RootElement;
        problem.GetProperty("type").GetString().Should().Be($"urn:campaign-export:{type}");
        problem.GetProperty("status").GetInt32().Should().Be(status);
        return problem;
    }
}
