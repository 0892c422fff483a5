using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>A job is due at its due time, not before, and never without one.</summary>
    [Fact]
    public async Task Job_is_claimed_when_it_is_due()
    {
        var store = await OpenAsync();
        var nothing = await ClaimAsync(store);
        var waiting = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveAsync(waiting with { LeaseUntil = null, DueAt = await NowAsync() + Lease }, Stop);
        await AddAsync(store, SampleJobs.Queued(2) with { DueAt = null });

        var early = await ClaimAsync(store);
        await PassAsync(Lease);
        var inTime = await ClaimAsync(store);
        var again = await ClaimAsync(store);

        Assert.Null(nothing);
        Assert.Null(early);
        Assert.Equal(SampleJobs.Queued(1).Id, inTime?.Id);
        Assert.Null(again);
    }

    /// <summary>The clock of the caller that adds a job may be ahead of the store's. The job does not wait for that time.</summary>
    [Fact]
    public async Task Job_added_with_a_due_time_in_the_future_is_due_immediately()
    {
        var store = await OpenAsync();
        var ahead = await NowAsync() + (Lease * 24);
        var addition = await AddAsync(store, SampleJobs.Queued(1) with { DueAt = ahead });

        var claimed = await ClaimAsync(store);

        Assert.Equal(SampleJobs.Queued(1).Id, claimed?.Id);
        Assert.True(claimed!.DueAt < ahead, "it is due now");
        Assert.Equal(claimed.DueAt, addition.Job!.DueAt);
    }

    /// <summary>A claim changes the token and the lease, and nothing else.</summary>
    [Fact]
    public async Task Claimed_job_has_a_new_token_and_the_lease()
    {
        var store = await OpenAsync();
        var job = SampleJobs.Queued(1);
        await AddAsync(store, job);

        var before = await NowAsync();
        var claimed = await store.ClaimAsync(new ExportJobClaim(Lease, 1), Stop);

        AssertSame(job with { FencingToken = 1, LeaseUntil = claimed?.LeaseUntil }, claimed);
        Assert.InRange(claimed!.LeaseUntil!.Value, before + Lease, await NowAsync() + Lease);
        AssertSame(claimed, await store.FindAsync(job.Id, Stop));
    }

    /// <summary>The order of additions does not matter.</summary>
    [Fact]
    public async Task Job_that_has_been_due_for_longest_is_claimed_first()
    {
        var store = await OpenAsync();
        foreach (var number in new[] { 3, 1, 4, 2 })
            await AddAsync(store, SampleJobs.Queued(number) with { DueAt = Now.AddTicks(-number) });

        foreach (var number in new[] { 4, 3, 2, 1 })
            Assert.Equal(SampleJobs.Queued(number).Id, (await ClaimAsync(store))?.Id);
    }

    /// <summary>Leases follow the clock of the store. Each claim increases the token.</summary>
    [Fact]
    public async Task Job_is_claimed_again_when_its_lease_has_expired()
    {
        var store = await OpenAsync();
        var first = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveAsync(first = first.In(ExportJobState.Running), Stop);

        await PassAsync(Lease - TimeSpan.FromMinutes(10));
        var early = await ClaimAsync(store);
        await PassAsync(TimeSpan.FromMinutes(10));
        var second = await ClaimAsync(store);

        Assert.Null(early);
        AssertSame(first with { FencingToken = 2, LeaseUntil = second?.LeaseUntil, DueAt = second?.DueAt }, second);
    }

    /// <summary>Jobs in every state can have work: to send a mail, to delete files.</summary>
    [Theory]
    [InlineData(ExportJobState.Queued)]
    [InlineData(ExportJobState.Running)]
    [InlineData(ExportJobState.Completed)]
    [InlineData(ExportJobState.Failed)]
    [InlineData(ExportJobState.Cancelled)]
    [InlineData(ExportJobState.Expired)]
    public async Task Due_job_is_claimed_in_every_state(ExportJobState state)
    {
        var store = await OpenAsync();
        var placed = await PlaceAsync(store, SampleJobs.Queued(1), state);
        await store.SaveAsync(placed with { DueAt = Now }, Stop);

        var claimed = await ClaimAsync(store);

        AssertSame(placed with { DueAt = Now, FencingToken = 2, LeaseUntil = claimed?.LeaseUntil }, claimed);
    }

    /// <summary>Running jobs count, with or without a valid lease. Queued jobs count with a valid lease.</summary>
    [Fact]
    public async Task Queued_jobs_wait_while_a_workspace_runs_its_maximum()
    {
        var store = await OpenAsync();
        await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Running);
        var leased = await AddAndClaimAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(3));

        var full = await ClaimAsync(store, running: 2);
        var free = await ClaimAsync(store, running: 3);
        await store.SaveAsync(free! with { LeaseUntil = null }, Stop);
        await store.SaveAsync(leased with { LeaseUntil = null, DueAt = null }, Stop);
        var freed = await ClaimAsync(store, running: 2);

        Assert.Null(full);
        Assert.Equal(SampleJobs.Queued(3).Id, free?.Id);
        Assert.Equal(SampleJobs.Queued(3).Id, freed?.Id);
    }

    /// <summary>A queued job with an expired lease does not run.</summary>
    [Fact]
    public async Task Queued_job_with_an_expired_lease_does_not_count_as_running()
    {
        var store = await OpenAsync();
        await AddAndClaimAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(1));

        Assert.Null(await ClaimAsync(store, running: 1));
        await PassAsync(Lease);
        Assert.Equal(SampleJobs.Queued(1).Id, (await ClaimAsync(store, running: 1))?.Id);
    }

    /// <summary>The limit applies to queued jobs, not to running jobs or jobs in other states.</summary>
    [Fact]
    public async Task Workspace_at_its_maximum_blocks_only_its_own_queued_jobs()
    {
        var store = await OpenAsync();
        var running = await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Running);
        var completed = await PlaceAsync(store, SampleJobs.Queued(2), ExportJobState.Completed);
        await AddAsync(store, SampleJobs.Queued(3));
        await AddAsync(store, SampleJobs.Queued(4, workspace: "another"));
        await store.SaveAsync(running with { DueAt = Now }, Stop);
        await store.SaveAsync(completed with { DueAt = Now.AddTicks(-1) }, Stop);

        foreach (var number in new[] { 4, 2, 1 })
            Assert.Equal(SampleJobs.Queued(number).Id, (await ClaimAsync(store, running: 1))?.Id);
        Assert.Null(await ClaimAsync(store, running: 1));
    }

    /// <summary>Released leases do not delay other workers.</summary>
    [Fact]
    public async Task Returned_job_is_claimed_immediately()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveAsync(job with { LeaseUntil = null }, Stop);

        Assert.Equal(2, (await ClaimAsync(store))?.FencingToken);
    }
}
