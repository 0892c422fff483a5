using CampaignExport.Exports;
using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>A renewal stores progress. A renewal without progress leaves it unchanged.</summary>
    [Fact]
    public async Task Renewal_extends_the_lease_and_saves_progress()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        var progress = new ExportProgress(123_456_789_012, 4, 5, 0.1 + 0.2);

        await PassAsync(Lease / 2);
        var before = await NowAsync();
        var first = await store.RenewAsync(job.Id, job.FencingToken, Lease * 2, progress, Stop);
        Assert.Null(first.CancelRequestedAt);
        Assert.InRange(first.LeaseUntil, before + (Lease * 2), await NowAsync() + (Lease * 2));
        var found = await FindAsync(store, job.Id);
        AssertSame(job with { LeaseUntil = first.LeaseUntil, Progress = progress, DueAt = found.DueAt }, found);
        await PassAsync(Lease);
        Assert.Null(await ClaimAsync(store));
        var second = await store.RenewAsync(job.Id, job.FencingToken, Lease, null, Stop);
        found = await FindAsync(store, job.Id);
        AssertSame(job with { LeaseUntil = second.LeaseUntil, Progress = progress, DueAt = found.DueAt }, found);
    }

    /// <summary>A late worker may continue as long as no other worker has claimed its job.</summary>
    [Fact]
    public async Task Expired_lease_can_be_renewed_without_another_claim()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await PassAsync(Lease * 2);

        await store.RenewAsync(job.Id, job.FencingToken, Lease, null, Stop);

        Assert.Null(await ClaimAsync(store));
    }

    /// <summary>The first request counts, and a renewal returns it. A request for a job that does not exist does nothing.</summary>
    [Fact]
    public async Task Renewal_returns_the_time_of_the_first_cancellation_request()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));

        await store.RequestCancelAsync(job.Id, Now.AddTicks(7), Stop);
        await store.RequestCancelAsync(job.Id, Now.AddTicks(3), Stop);
        await store.RequestCancelAsync("missing", Now, Stop);

        Assert.Equal(Now.AddTicks(7), (await store.RenewAsync(job.Id, job.FencingToken, Lease, null, Stop)).CancelRequestedAt);
        Assert.Equal(Now.AddTicks(7), (await FindAsync(store, job.Id)).CancelRequestedAt);
        Assert.Null(await store.FindAsync("missing", Stop));
    }

    /// <summary>Saving a job writes its due time, but not its lease, progress or cancellation request.</summary>
    [Fact]
    public async Task Saved_job_keeps_progress_and_the_cancellation_request()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        var renewal = await store.RenewAsync(job.Id, job.FencingToken, Lease, new ExportProgress(1, 2, 3, 4), Stop);
        await store.RequestCancelAsync(job.Id, Now, Stop);
        var changed = job.In(ExportJobState.Running) with
        {
            Attempts = 2,
            ErrorType = "System.TimeoutException",
            Warnings = ["Conversions are left out: 1 – été 🎉."],
            DueAt = await NowAsync() + (Lease * 2),
            LeaseUntil = Now.AddYears(1),
            Progress = new ExportProgress(9, 9, 9, 9),
            CancelRequestedAt = null,
        };

        await store.SaveAsync(changed, Stop);

        var found = await FindAsync(await OpenAsync(), job.Id);
        AssertSame(changed with { LeaseUntil = renewal.LeaseUntil, Progress = new ExportProgress(1, 2, 3, 4), CancelRequestedAt = Now }, found);
        Assert.Equal(changed.Warnings, found.Warnings);
        Assert.Null(await ClaimAsync(store));
        await PassAsync(Lease * 1.5);
        Assert.Null(await ClaimAsync(store));
        await PassAsync(Lease * 0.5);
        Assert.Equal(2, (await ClaimAsync(store))?.FencingToken);
    }

    /// <summary>A write with an old or unknown token changes nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Another_token_writes_nothing(long token)
    {
        var store = await OpenAsync();
        var first = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await PassAsync(Lease);
        var present = await ClaimAsync(store);
        await store.SaveAsync(present = present!.In(ExportJobState.Running), Stop);
        await store.SaveCheckpointAsync(present.Id, present.FencingToken, SampleJobs.Checkpoint("theirs"), Stop);

        await AssertFencedAsync(first.Id, () => store.RenewAsync(first.Id, token, Lease * 24, new ExportProgress(9, 9, 9, 9), Stop).AsTask());
        await AssertFencedAsync(first.Id, () => store.SaveAsync(present.In(ExportJobState.Failed) with { FencingToken = token }, Stop).AsTask());
        await AssertFencedAsync(first.Id, () => store.SaveCheckpointAsync(first.Id, token, SampleJobs.Checkpoint("ours"), Stop).AsTask());
        await AssertFencedAsync(first.Id, () => store.SaveCheckpointAsync(first.Id, token, null, Stop).AsTask());

        AssertSame(present, await FindAsync(store, first.Id));
        Assert.Equal("theirs", (await store.LoadCheckpointAsync(first.Id, Stop))?.Position.Cursor);
    }

    /// <summary>A released lease cannot be renewed, even if no other worker has claimed the job.</summary>
    [Fact]
    public async Task Returned_lease_cannot_be_renewed()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveAsync(job = job with { LeaseUntil = null }, Stop);

        await AssertFencedAsync(job.Id, () => store.RenewAsync(job.Id, job.FencingToken, Lease, new ExportProgress(9, 9, 9, 9), Stop).AsTask());

        AssertSame(job, await FindAsync(store, job.Id));
    }

    /// <summary>A job that does not exist has no token.</summary>
    [Fact]
    public async Task Missing_job_cannot_be_written()
    {
        var store = await OpenAsync();

        await AssertFencedAsync("missing", () => store.RenewAsync("missing", 0, Lease, null, Stop).AsTask());
        await AssertFencedAsync("missing", () => store.SaveAsync(SampleJobs.Queued(1) with { Id = "missing" }, Stop).AsTask());
        await AssertFencedAsync("missing", () => store.SaveCheckpointAsync("missing", 0, SampleJobs.Checkpoint("ours"), Stop).AsTask());
        await AssertFencedAsync("missing", () => store.SaveCheckpointAsync("missing", 0, null, Stop).AsTask());

        Assert.Null(await store.LoadCheckpointAsync("missing", Stop));
    }

    /// <summary>All pairs of states: a state that may not follow the stored one, see <see cref="ExportJobState"/>, is not written.</summary>
    [Fact]
    public async Task Only_a_valid_next_state_is_written()
    {
        var store = await OpenAsync();
        var states = Enum.GetValues<ExportJobState>();
        foreach (var from in states)
        {
            foreach (var to in states)
            {
                var number = ((int)from * states.Length) + (int)to;
                var placed = await PlaceAsync(store, SampleJobs.Queued(number), from);
                await store.SaveCheckpointAsync(placed.Id, placed.FencingToken, SampleJobs.Checkpoint("kept"), Stop);
                if (ExportJobStates.MayFollow(from, to))
                {
                    await store.SaveAsync(placed = placed.In(to), Stop);
                }
                else
                {
                    await AssertFencedAsync(placed.Id, () => store.SaveAsync(placed.In(to), Stop).AsTask());
                    Assert.NotNull(await store.LoadCheckpointAsync(placed.Id, Stop));
                }

                AssertSame(placed, await FindAsync(store, placed.Id));
            }
        }
    }

    /// <summary>A call that is cancelled before it begins changes nothing.</summary>
    [Fact]
    public async Task Cancelled_call_writes_nothing()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await AddAsync(store, SampleJobs.Queued(2));
        var stopped = new CancellationToken(canceled: true);
        Func<Task>[] calls =
        [
            () => store.AddAsync(SampleJobs.Queued(3), NoLimit, stopped).AsTask(),
            () => store.FindAsync(job.Id, stopped).AsTask(),
            () => store.ListAsync(new ExportJobFilter(), stopped).AsTask(),
            () => store.ClaimAsync(new ExportJobClaim(Lease, NoLimit), stopped).AsTask(),
            () => store.RenewAsync(job.Id, job.FencingToken, Lease * 24, new ExportProgress(9, 9, 9, 9), stopped).AsTask(),
            () => store.SaveAsync(job.In(ExportJobState.Running), stopped).AsTask(),
            () => store.RequestCancelAsync(job.Id, Now, stopped).AsTask(),
            () => store.LoadCheckpointAsync(job.Id, stopped).AsTask(),
            () => store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("ours"), stopped).AsTask(),
            () => store.CountAsync(stopped).AsTask(),
        ];

        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);

        AssertSame(job, await FindAsync(store, job.Id));
        AssertSame(SampleJobs.Queued(2), await FindAsync(store, SampleJobs.Queued(2).Id));
        Assert.Null(await store.FindAsync(SampleJobs.Queued(3).Id, Stop));
        Assert.Null(await store.LoadCheckpointAsync(job.Id, Stop));
    }
}
