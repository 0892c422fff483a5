using System.Net;
using System.Text.Json;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The workers of all hosts, for operators.</summary>
public sealed class WorkerTests
{
    private const string Workers = $"{WebDesk.Prefix}/operations/workers";
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly ExportWorker Worker = new("w1", "machine-7", 4711, "1.2.3");

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/w1/drain")]
    [InlineData("DELETE", "/w1/drain")]
    public async Task Only_an_operator_is_admitted_whatever_else_a_user_may_do(string method, string path)
    {
        await using var desk = await WebDesk.OpenAsync();
        await desk.Store.SignAsync(Worker, Keep);
        await desk.Store.RequestDrainAsync("w1", isRequested: method == "DELETE");
        var ada = await desk.SignInAsync("ada");

        await (await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), Workers + path))).ShouldBeProblemAsync(403, "not-allowed");

        (await desk.Store.ListWorkersAsync()).Should().ContainSingle().Which.IsDrainRequested.Should().Be(method == "DELETE");
    }

    [Fact]
    public async Task Workers_are_listed_with_their_last_sign_and_lost_without_one_for_longer_than_a_lease()
    {
        await using var desk = await WebDesk.OpenAsync();
        var olga = await desk.SignInAsync("olga");
        (await ListAsync(olga)).Should().BeEmpty();
        var start = desk.Time.GetUtcNow();
        await desk.Store.SignAsync(Worker, Keep);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.Store.SignAsync(Worker with { Id = "w2", ProcessId = 4712 }, Keep);
        await desk.Store.SignAsync(Worker with { Jobs = 2 }, Keep);
        desk.Time.Advance(TimeSpan.FromSeconds(31));

        var workers = await ListAsync(olga);

        workers.Select(IdOf).Should().Equal("w1", "w2");
        workers[0].GetProperty("machine").GetString().Should().Be("machine-7");
        workers[0].GetProperty("processId").GetInt32().Should().Be(4711);
        workers[0].GetProperty("version").GetString().Should().Be("1.2.3");
        workers[0].GetProperty("startedAt").GetDateTimeOffset().Should().Be(start);
        workers[0].GetProperty("lastSignAt").GetDateTimeOffset().Should().Be(start.AddMinutes(1));
        workers[0].GetProperty("silenceSeconds").GetDouble().Should().Be(31);
        workers[0].GetProperty("jobs").GetInt32().Should().Be(2);
        workers.Select(StateOf).Should().Equal("active", "active");

        desk.Time.Advance(TimeSpan.FromSeconds(1));
        await desk.Store.SignAsync(Worker, Keep);
        (await ListAsync(olga)).Select(StateOf).Should().Equal("active", "lost");
    }

    [Fact]
    public async Task Worker_is_drained_once_it_has_learned_it_and_runs_no_job_until_the_drain_is_taken_back()
    {
        await using var desk = await WebDesk.OpenAsync();
        var olga = await desk.SignInAsync("olga");
        await desk.Store.SignAsync(Worker, Keep);

        var answer = await olga.PostAsync($"{Workers}/w1/drain", null);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        StateOf(await answer.JsonAsync()).Should().Be("draining", "it may have claimed a job since its last sign");
        (await desk.Store.SignAsync(Worker with { Jobs = 1 }, Keep)).Should().BeTrue();
        await desk.Store.SignAsync(Worker with { Jobs = 1, IsDraining = true }, Keep);
        (await ListAsync(olga)).Select(StateOf).Should().Equal("draining");
        await desk.Store.SignAsync(Worker with { IsDraining = true }, Keep);
        (await ListAsync(olga)).Select(StateOf).Should().Equal("drained");

        var resumed = await olga.DeleteAsync($"{Workers}/w1/drain");

        resumed.StatusCode.Should().Be(HttpStatusCode.Accepted);
        StateOf(await resumed.JsonAsync()).Should().Be("active");
        (await desk.Store.SignAsync(Worker with { IsDraining = true }, Keep)).Should().BeFalse();
    }

    [Fact]
    public async Task Drain_of_a_missing_worker_is_not_found_and_one_without_a_token_is_refused()
    {
        await using var desk = await WebDesk.OpenAsync();
        await desk.Store.SignAsync(Worker, Keep);
        var olga = await desk.SignInAsync("olga");

        await (await olga.PostAsync($"{Workers}/w2/drain", null)).ShouldBeProblemAsync(404, "not-found");
        await (await olga.DeleteAsync($"{Workers}/w2/drain")).ShouldBeProblemAsync(404, "not-found");
        await (await (await desk.SignInAsync("olga", withToken: false)).PostAsync($"{Workers}/w1/drain", null)).ShouldBeProblemAsync(400, "antiforgery");

        (await desk.Store.ListWorkersAsync()).Should().ContainSingle().Which.IsDrainRequested.Should().BeFalse();
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient client) =>
        [.. (await client.JsonAsync("/operations/workers")).GetProperty("workers").EnumerateArray()];

    private static string? IdOf(JsonElement worker) => worker.GetProperty("id").GetString();

    private static string? StateOf(JsonElement worker) => worker.GetProperty("state").GetString();
}
