using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The jobs of all users, for operators.</summary>
public sealed class OperationTests
{
    private const string Jobs = $"{WebDesk.Prefix}/operations/jobs";

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/{job}/cancel")]
    [InlineData("POST", "/{job}/requeue")]
    public async Task Only_an_operator_is_admitted_whatever_else_a_user_may_do(string method, string path)
    {
        var audit = new ListAudit();
        await using var desk = await WebDesk.OpenAsync(add: export => export.AddAudit(audit));
        var job = await SubmitAsync(desk);
        var ada = await desk.SignInAsync("ada");

        await (await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), Jobs + path.Replace("{job}", job.Id, StringComparison.Ordinal)))).ShouldBeProblemAsync(403, "not-allowed");

        (await desk.Jobs.FindAsync(job.Id))!.CancelRequestedAt.Should().BeNull();
        audit.Entries.Count(entry => entry.Action == ExportAuditAction.Refused && entry.UserId == "ada" && entry.JobId == job.Id).Should().Be(path.Contains("{job}", StringComparison.Ordinal) ? 1 : 0);
    }

    [Fact]
    public async Task Jobs_and_partitions_of_all_users_are_listed_without_their_users()
    {
        await using var desk = await WebDesk.OpenAsync();
        var first = await SubmitAsync(desk);
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        var second = await SubmitAsync(desk, "eve", "secret-sale", "eve's");
        await desk.Store.AddAsync(ExportJobLife.Submit(PartitionJobRequest.IdOf(second.Id, 1), PartitionJobRequest.Create(second.Id, 1), desk.Time.GetUtcNow()), 10);
        desk.Time.Advance(TimeSpan.FromSeconds(30));

        var answer = await (await desk.SignInAsync("olga")).JsonAsync("/operations/jobs");

        answer.GetProperty("queued").GetInt64().Should().Be(3);
        answer.GetProperty("running").GetInt64().Should().Be(0);
        answer.GetProperty("queueAgeSeconds").GetDouble().Should().Be(150);
        var jobs = answer.GetProperty("jobs").EnumerateArray().ToList();
        jobs.Select(job => job.GetProperty("id").GetString()).Should().Equal($"{second.Id}-0001", second.Id, first.Id);
        (await (await desk.SignInAsync("olga")).JsonAsync("/operations/jobs?partitions=false")).GetProperty("jobs").EnumerateArray()
            .Select(job => job.GetProperty("id").GetString()).Should().Equal(second.Id, first.Id);
        jobs[0].GetProperty("partitionOf").GetString().Should().Be(second.Id);
        jobs[0].TryGetProperty("campaignId", out _).Should().BeFalse("the campaign of a partition is the id of its job");
        jobs[1].GetProperty("campaignId").GetString().Should().Be("secret-sale");
        jobs[1].GetProperty("workspaceId").GetString().Should().Be("eve's");
        jobs[1].GetProperty("ageSeconds").GetDouble().Should().Be(30);
        jobs[2].GetProperty("ageSeconds").GetDouble().Should().Be(150);
        answer.ToString().Should().NotContain("@").And.NotContain("\"eve\"").And.NotContain("ada");
    }

    [Fact]
    public async Task Worker_failure_and_retry_of_a_job_are_shown()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await SubmitAsync(desk);
        var olga = await desk.SignInAsync("olga");

        var claimed = (await desk.Store.ClaimAsync(new(TimeSpan.FromSeconds(30), 10)))!;
        var held = (await olga.JsonAsync("/operations/jobs")).GetProperty("jobs")[0];
        held.GetProperty("leaseUntil").GetDateTimeOffset().Should().Be(desk.Time.GetUtcNow().AddSeconds(30));
        var started = claimed.Start(desk.Time.GetUtcNow());
        await desk.Store.SaveAsync(started);
        await desk.Store.RenewAsync(job.Id, claimed.FencingToken, TimeSpan.FromSeconds(30), new Exports.ExportProgress(1234, 56789, 1, 100));
        var failed = started.RetryAfter(TimeSpan.FromSeconds(10), Notifications.ExportFailure.SourceFailed, new TimeoutException("ada@example.com"), desk.Time.GetUtcNow());
        await desk.Store.SaveAsync(failed with { LeaseUntil = null });

        var answer = await olga.JsonAsync("/operations/jobs");
        var retried = answer.GetProperty("jobs")[0];
        retried.TryGetProperty("leaseUntil", out _).Should().BeFalse();
        retried.GetProperty("state").GetString().Should().Be("queued");
        retried.GetProperty("attempts").GetInt32().Should().Be(1);
        retried.GetProperty("consecutiveFailures").GetInt32().Should().Be(1);
        retried.GetProperty("failure").GetString().Should().Be("source-failed");
        retried.GetProperty("errorType").GetString().Should().Be("System.TimeoutException");
        retried.GetProperty("rows").GetInt64().Should().Be(1234);
        retried.GetProperty("dueAt").GetDateTimeOffset().Should().Be(desk.Time.GetUtcNow().AddSeconds(10));
        answer.ToString().Should().NotContain("@");
    }

    [Fact]
    public async Task List_is_filtered_by_state_and_paged()
    {
        await using var desk = await WebDesk.OpenAsync();
        await desk.ExportAsync("ada");
        string[] queued = [(await SubmitAsync(desk, campaign: "a")).Id, (await SubmitAsync(desk, campaign: "b")).Id, (await SubmitAsync(desk, campaign: "c")).Id];
        var olga = await desk.SignInAsync("olga");

        var first = await olga.JsonAsync("/operations/jobs?state=queued&limit=2");
        var second = await olga.JsonAsync($"/operations/jobs?state=queued&limit=2&before={first.GetProperty("next").GetString()}");

        IdsOf(first).Concat(IdsOf(second)).Should().BeEquivalentTo(queued);
        second.TryGetProperty("next", out _).Should().BeFalse();
        (await olga.JsonAsync("/operations/jobs?state=completed")).GetProperty("jobs").EnumerateArray().Should().ContainSingle().Which.GetProperty("rows").GetInt64().Should().BePositive();
        var problem = await (await olga.GetAsync($"{Jobs}?state=lost&limit=0&before=yesterday")).ShouldBeProblemAsync(400, "invalid");
        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()).Should().HaveCount(3).And.Contain("before must be the value of next in a page, not 'yesterday'.");
        (await olga.GetAsync($"{Jobs}?before={queued[0]}-0001")).StatusCode.Should().Be(HttpStatusCode.OK, "a page can end with a partition");

        static IEnumerable<string?> IdsOf(JsonElement page) => page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Job_of_another_user_is_cancelled_and_audited()
    {
        var audit = new ListAudit();
        await using var desk = await WebDesk.OpenAsync(add: export => export.AddAudit(audit));
        var job = await SubmitAsync(desk);

        var answer = await (await desk.SignInAsync("olga")).PostAsync($"{Jobs}/{job.Id}/cancel", null);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await answer.JsonAsync()).GetProperty("state").GetString().Should().Be("cancelled");
        audit.Entries.Should().Contain(entry => entry.Action == ExportAuditAction.CancelRequested && entry.UserId == "olga" && entry.JobId == job.Id);
    }

    [Fact]
    public async Task Failed_job_is_requeued_once_as_a_new_job_of_its_requester_and_audited()
    {
        var audit = new ListAudit();
        await using var desk = await WebDesk.OpenAsync(add: export => export.AddAudit(audit));
        desk.Dismissed = "ada";
        var failed = await FailAsync(desk);
        var olga = await desk.SignInAsync("olga");
        (await (await olga.PostAsync($"{Jobs}/{failed.Id}/requeue", null)).ShouldBeProblemAsync(409, "not-possible"))
            .GetProperty("detail").GetString().Should().Contain("requester");
        desk.Dismissed = null;

        var answer = await olga.PostAsync($"{Jobs}/{failed.Id}/requeue", null);
        var again = await olga.PostAsync($"{Jobs}/{failed.Id}/requeue", null);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var id = (await answer.JsonAsync()).GetProperty("id").GetString()!;
        (await again.JsonAsync()).GetProperty("id").GetString().Should().Be(id, "a repeated request is one job");
        audit.Entries.Should().Contain(entry => entry.Action == ExportAuditAction.Requeued && entry.UserId == "olga" && entry.JobId == failed.Id && entry.Detail == id);
        await desk.WorkAsync();
        var completed = (await desk.Jobs.FindAsync(id))!;
        completed.State.Should().Be(ExportJobState.Completed);
        completed.Request.Should().BeEquivalentTo(failed.Request with { IdempotencyKey = completed.Request.IdempotencyKey });
        (await desk.Jobs.FindAsync(failed.Id))!.State.Should().Be(ExportJobState.Failed, "its requester was notified");
    }

    [Fact]
    public async Task Requeue_is_refused_while_the_same_export_runs_or_the_job_has_not_failed()
    {
        await using var desk = await WebDesk.OpenAsync();
        desk.Dismissed = "ada";
        var failed = await FailAsync(desk);
        desk.Dismissed = null;
        var second = await SubmitAsync(desk);
        var olga = await desk.SignInAsync("olga");

        (await (await olga.PostAsync($"{Jobs}/{failed.Id}/requeue", null)).ShouldBeProblemAsync(409, "conflict")).GetProperty("jobId").GetString().Should().Be(second.Id);
        await (await olga.PostAsync($"{Jobs}/{second.Id}/requeue", null)).ShouldBeProblemAsync(409, "not-possible");
        foreach (var action in (string[])["cancel", "requeue"])
            await (await olga.PostAsync($"{Jobs}/{new string('0', 32)}/{action}", null)).ShouldBeProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("requeue")]
    public async Task Partition_is_controlled_through_its_export(string action)
    {
        await using var desk = await WebDesk.OpenAsync();
        var partition = ExportJobLife.Submit(PartitionJobRequest.IdOf("whole", 1), PartitionJobRequest.Create("whole", 1), desk.Time.GetUtcNow());
        await desk.Store.AddAsync(partition, 10);

        var problem = await (await (await desk.SignInAsync("olga")).PostAsync($"{Jobs}/{partition.Id}/{action}", null)).ShouldBeProblemAsync(409, "not-possible");

        problem.GetProperty("detail").GetString().Should().Contain("'whole'");
        (await desk.Jobs.FindAsync(partition.Id))!.CancelRequestedAt.Should().BeNull();
    }

    private static Task<ExportJob> SubmitAsync(WebDesk desk, string user = "ada", string campaign = "summer-sale", string workspace = "shop") =>
        desk.Jobs.SubmitAsync(new ChartJobRequest(workspace, campaign, new ExportRequester(user) { Address = $"{user}@example.com" }));

    /// <summary>A job of ada that fails because her permission was revoked.</summary>
    private static async Task<ExportJob> FailAsync(WebDesk desk)
    {
        var dismissed = desk.Dismissed;
        desk.Dismissed = null;
        var job = await SubmitAsync(desk);
        desk.Dismissed = dismissed;
        await desk.WorkAsync();
        var failed = (await desk.Jobs.FindAsync(job.Id))!;
        failed.State.Should().Be(ExportJobState.Failed);
        return failed;
    }

    private sealed class ListAudit : IExportAudit
    {
        public ConcurrentQueue<ExportAuditEntry> Entries { get; } = [];

        public ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken = default)
        {
            Entries.Enqueue(entry);
            return ValueTask.CompletedTask;
        }
    }
}
