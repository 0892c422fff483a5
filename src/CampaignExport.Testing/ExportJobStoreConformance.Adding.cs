using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>A job that was added is found with all its data, also by another store over the same data.</summary>
    [Fact]
    public async Task Added_job_is_found_unchanged()
    {
        var job = SampleJobs.Queued(1, key: "key") with
        {
            Attempts = 3,
            HasFiles = true,
            Files = [new ExportJobFile("a.csv", 7, 70)],
            Deliveries = [new ExportDelivery("bucket", true)],
            Mail = new ExportJobMail(Now),
            DueAt = Now,
            Progress = new ExportProgress(1, 2, 3, 0.1),
        };

        var addition = await AddAsync(await OpenAsync(), job);

        Assert.Equal(ExportJobAdditionOutcome.Added, addition.Outcome);
        AssertSame(job, addition.Job);
        AssertSame(job, await (await OpenAsync()).FindAsync(job.Id, Stop));
    }

    /// <summary>Quotes, other scripts and long texts are returned unchanged and compared completely.</summary>
    [Theory]
    [InlineData("'; drop table jobs; --")]
    [InlineData("%_\\\"`$1@id")]
    [InlineData("Été 日本 \U0001F600")]
    [InlineData(" ")]
    public async Task Text_is_stored_and_compared_ordinally(string text)
    {
        var store = await OpenAsync();
        var job = SampleJobs.Queued(1, workspace: text + "w", campaign: text + "c", user: text + "u", key: text + "k") with { Id = text + "i" };
        await AddAsync(store, job);

        AssertSame(job, await store.FindAsync(job.Id, Stop));
        AssertSame(job, Assert.Single(await store.ListAsync(
            new ExportJobFilter { WorkspaceId = text + "w", CampaignId = text + "c", UserId = text + "u" }, Stop)));
        Assert.Empty(await store.ListAsync(new ExportJobFilter { WorkspaceId = text + "W" }, Stop));
        Assert.Null(await store.FindAsync(text + "I", Stop));
    }

    /// <summary>A job that was never added is null.</summary>
    [Fact]
    public async Task Missing_job_is_not_found() => Assert.Null(await (await OpenAsync()).FindAsync("missing", Stop));

    /// <summary>The key finds the earlier job in any state and for any later request.</summary>
    [Theory]
    [InlineData(ExportJobState.Queued)]
    [InlineData(ExportJobState.Completed)]
    [InlineData(ExportJobState.Cancelled)]
    public async Task Same_idempotency_key_returns_the_earlier_job(ExportJobState state)
    {
        var store = await OpenAsync();
        var first = await PlaceAsync(store, SampleJobs.Queued(1, key: "key"), state);

        var addition = await AddAsync(store, SampleJobs.Queued(2, key: "key"));

        Assert.Equal(ExportJobAdditionOutcome.Existing, addition.Outcome);
        AssertSame(first, addition.Job);
        Assert.Null(await store.FindAsync(SampleJobs.Queued(2).Id, Stop));
    }

    /// <summary>Two users, or two workspaces, can use the same key.</summary>
    [Fact]
    public async Task Idempotency_key_applies_to_its_user_and_workspace()
    {
        var store = await OpenAsync();
        ExportJob[] jobs =
        [
            SampleJobs.Queued(1, key: "key"), SampleJobs.Queued(2, key: "key", user: "another"), SampleJobs.Queued(3, key: "key", workspace: "another"),
            SampleJobs.Queued(4, key: "Key"), SampleJobs.Queued(5), SampleJobs.Queued(6),
        ];

        foreach (var job in jobs)
            Assert.Equal(ExportJobAdditionOutcome.Added, (await AddAsync(store, job)).Outcome);
    }

    /// <summary>A conflict returns the existing job.</summary>
    [Theory]
    [InlineData(ExportJobState.Queued, true)]
    [InlineData(ExportJobState.Running, true)]
    [InlineData(ExportJobState.Completed, false)]
    [InlineData(ExportJobState.Failed, false)]
    [InlineData(ExportJobState.Cancelled, false)]
    [InlineData(ExportJobState.Expired, false)]
    public async Task Duplicate_job_of_campaign_and_contents_is_a_conflict(ExportJobState state, bool isConflict)
    {
        var store = await OpenAsync();
        var first = await PlaceAsync(store, SampleJobs.Queued(1, campaign: "campaign"), state);
        var second = SampleJobs.Queued(2, campaign: "campaign");

        var addition = await AddAsync(store, second);

        Assert.Equal(isConflict ? ExportJobAdditionOutcome.Conflict : ExportJobAdditionOutcome.Added, addition.Outcome);
        AssertSame(isConflict ? first : second, addition.Job);
        Assert.Equal(isConflict, await store.FindAsync(second.Id, Stop) is null);
    }

    /// <summary>Jobs of other contents, or of a campaign with the same id in another workspace, do not conflict.</summary>
    [Fact]
    public async Task Other_contents_or_another_workspace_do_not_conflict()
    {
        var store = await OpenAsync();
        var job = SampleJobs.Queued(1, campaign: "campaign");
        await AddAsync(store, job);
        var recipients = new RecipientJobRequest("workspace", "campaign", job.Request.Requester, new(Recipients.RecipientContents.All));

        var contents = await AddAsync(store, SampleJobs.Queued(2) with { Request = recipients });
        var workspace = await AddAsync(store, SampleJobs.Queued(3, campaign: "campaign", workspace: "another"));

        Assert.Equal(ExportJobAdditionOutcome.Added, contents.Outcome);
        Assert.Equal(ExportJobAdditionOutcome.Added, workspace.Outcome);
    }

    /// <summary>Only queued jobs of the same workspace count, the new job included.</summary>
    [Fact]
    public async Task Full_queue_refuses_a_job()
    {
        var store = await OpenAsync();
        await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Running);
        await AddAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(3, workspace: "another"));

        var second = await AddAsync(store, SampleJobs.Queued(4), maxQueued: 2);
        var third = await AddAsync(store, SampleJobs.Queued(5), maxQueued: 2);

        Assert.Equal(ExportJobAdditionOutcome.Added, second.Outcome);
        Assert.Equal((ExportJobAdditionOutcome.Full, null), (third.Outcome, third.Job));
        Assert.Null(await store.FindAsync(SampleJobs.Queued(5).Id, Stop));
    }

    /// <summary>The key takes precedence over a conflict, and a conflict over a full queue.</summary>
    [Fact]
    public async Task Key_takes_precedence_over_a_conflict_and_a_conflict_over_a_full_queue()
    {
        var store = await OpenAsync();
        var keyed = SampleJobs.Queued(1, campaign: "one", key: "key");
        var other = SampleJobs.Queued(2, campaign: "other");
        await AddAsync(store, keyed);
        await AddAsync(store, other);

        var same = await AddAsync(store, SampleJobs.Queued(3, campaign: "other", key: "key"), maxQueued: 0);
        var conflict = await AddAsync(store, SampleJobs.Queued(4, campaign: "other"), maxQueued: 0);

        Assert.Equal((ExportJobAdditionOutcome.Existing, keyed.Id), (same.Outcome, same.Job?.Id));
        Assert.Equal((ExportJobAdditionOutcome.Conflict, other.Id), (conflict.Outcome, conflict.Job?.Id));
    }
}
