using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

/// <remarks>The clock of a machine is set forward and back. That of a server is not; where it is, its times are trusted.</remarks>
public abstract partial class ExportJobStoreConformance
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A submitted job does not wait for a clock that was ahead.</summary>
    [Fact]
    public async Task Job_submitted_while_the_clock_was_ahead_is_due_immediately()
    {
        var store = await OpenAsync();
        await AddAsync(store, SampleJobs.Queued(1) with { DueAt = await NowAsync() });

        await SetClockAsync(-Day);
        var claimed = await ClaimAsync(await OpenAsync());

        Assert.Equal(HasServerClock ? null : SampleJobs.Queued(1).Id, claimed?.Id);
        if (claimed is not null)
            Assert.True(claimed.DueAt <= await NowAsync(), "a claimed job is due");
    }

    /// <summary>The pause before a retry, of an export, a mail or a deletion, keeps its length.</summary>
    [Theory]
    [InlineData(ExportJobState.Queued)]
    [InlineData(ExportJobState.Running)]
    [InlineData(ExportJobState.Completed)]
    [InlineData(ExportJobState.Failed)]
    [InlineData(ExportJobState.Cancelled)]
    public async Task Pause_that_began_while_the_clock_was_ahead_keeps_its_length(ExportJobState state)
    {
        var store = await OpenAsync();
        var placed = await PlaceAsync(store, SampleJobs.Queued(1), state);
        await store.SaveAsync(placed with { DueAt = await NowAsync() + Lease, ExpiresAt = await NowAsync() }, Stop);

        await SetClockAsync(-Day);
        var early = await ClaimAsync(store);
        await PassAsync(Lease);
        var claimed = await ClaimAsync(store);

        Assert.Null(early);
        Assert.Equal(HasServerClock ? null : placed.Id, claimed?.Id);
        if (claimed is not null)
            Assert.True(claimed.DueAt <= await NowAsync(), "a claimed job is due");
    }

    /// <summary>A clock that is set forward and then back does not make a pause longer.</summary>
    [Fact]
    public async Task Pause_does_not_exceed_its_length_when_the_clock_is_set_forward_and_back()
    {
        var store = await OpenAsync();
        var placed = await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Queued);
        await store.SaveAsync(placed with { DueAt = await NowAsync() + Lease }, Stop);

        await SetClockAsync(Day);
        await SetClockAsync(-Day);
        Assert.Null(await ClaimAsync(store));
        await PassAsync(Lease);

        Assert.Equal(placed.Id, (await ClaimAsync(store))?.Id);
    }

    /// <summary>Jobs keep their order when their due times are moved.</summary>
    [Fact]
    public async Task Jobs_submitted_while_the_clock_was_ahead_keep_their_order()
    {
        var store = await OpenAsync();
        foreach (var number in new[] { 2, 3, 1 })
        {
            await AddAsync(store, SampleJobs.Queued(number) with { DueAt = await NowAsync() });
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        await SetClockAsync(-Day);

        foreach (var number in new[] { 2, 3, 1 })
            Assert.Equal(HasServerClock ? null : SampleJobs.Queued(number).Id, (await ClaimAsync(store))?.Id);
    }

    /// <summary>Links work until a point in time. Their files are deleted then, and not earlier.</summary>
    [Fact]
    public async Task Job_with_links_is_not_due_before_they_expire()
    {
        var store = await OpenAsync();
        var placed = await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Completed);
        var expiresAt = await NowAsync() + Lease;
        await store.SaveAsync(placed with { DueAt = expiresAt, ExpiresAt = expiresAt }, Stop);

        await SetClockAsync(-Day);
        await PassAsync(Day);
        var early = await ClaimAsync(store);
        await PassAsync(Lease);

        Assert.Null(early);
        Assert.Equal(placed.Id, (await ClaimAsync(store))?.Id);
    }

    /// <summary>A crashed worker keeps its job for the duration of its lease, even if the clock is adjusted.</summary>
    [Theory]
    [InlineData(ExportJobState.Queued, -1)]
    [InlineData(ExportJobState.Running, -1)]
    [InlineData(ExportJobState.Completed, -1)]
    [InlineData(ExportJobState.Queued, 1)]
    [InlineData(ExportJobState.Running, 1)]
    [InlineData(ExportJobState.Completed, 1)]
    public async Task Crashed_worker_keeps_its_job_for_its_lease_when_the_clock_is_adjusted(ExportJobState state, int days)
    {
        var stores = await OpenTwoAsync();
        var held = await AddAndClaimAsync(stores[0], SampleJobs.Queued(1) with { DueAt = await NowAsync() });
        foreach (var next in SampleJobs.PathTo(state))
            await stores[0].SaveAsync(held = held.In(next), Stop);
        Assert.Null(await ClaimAsync(stores[1]));

        await SetClockAsync(Day * days);
        await PassAsync(Lease - TimeSpan.FromSeconds(1));
        var early = await ClaimAsync(stores[1]);
        await PassAsync(TimeSpan.FromSeconds(1));
        var late = await ClaimAsync(stores[1]);

        Assert.Equal(HasServerClock && days > 0 ? held.Id : null, early?.Id);
        Assert.Equal(HasServerClock ? null : held.Id, late?.Id);
    }

    /// <summary>A worker that renews its lease keeps its job, even if the clock is adjusted.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Renewed_lease_stays_valid_when_the_clock_is_adjusted(int days)
    {
        var stores = await OpenTwoAsync();
        var job = await AddAndClaimAsync(stores[0], SampleJobs.Queued(1));
        await stores[0].SaveAsync(job = job.In(ExportJobState.Running), Stop);

        foreach (var _ in Enumerable.Range(0, 5))
        {
            await SetClockAsync(Day * days);
            await stores[0].RenewAsync(job.Id, job.FencingToken, Lease, null, Stop);
            foreach (var store in stores)
                Assert.Null(await ClaimAsync(store));
            await PassAsync(Lease / 2);
        }

        if (!HasServerClock)
        {
            await SetClockAsync(Day * days);
            foreach (var store in stores)
                Assert.Null(await ClaimAsync(store));
        }

        await stores[0].SaveAsync(job with { LeaseUntil = null }, Stop);
        Assert.Equal(2, (await ClaimAsync(stores[1]))?.FencingToken);
    }

    /// <summary>A queued job that a worker holds counts as running until its lease has expired, and no longer.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Leased_queued_job_counts_as_running_when_the_clock_is_adjusted(int days)
    {
        var store = await OpenAsync();
        await AddAndClaimAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(1));

        await SetClockAsync(Day * days);
        var early = await ClaimAsync(store, running: 1);
        await PassAsync(Lease);
        var late = await ClaimAsync(store, running: 1);

        Assert.Equal(HasServerClock && days > 0 ? SampleJobs.Queued(1).Id : null, early?.Id);
        Assert.Equal(HasServerClock && days < 0 ? null : SampleJobs.Queued(1).Id, late?.Id);
    }

    /// <summary>Leases of different lengths are each valid for their own length.</summary>
    [Fact]
    public async Task Lease_expires_after_its_own_duration()
    {
        var store = await OpenAsync();
        await AddAsync(store, SampleJobs.Queued(1));
        await store.ClaimAsync(new ExportJobClaim(Lease * 9, NoLimit), Stop);

        Assert.Null(await store.ClaimAsync(new ExportJobClaim(Lease / 9, NoLimit), Stop));
        await PassAsync(Lease * 8);
        Assert.Null(await ClaimAsync(store));
        await PassAsync(Lease);
        Assert.NotNull(await ClaimAsync(store));
    }

    /// <summary>All stores over the same data respect a lease of any of them until it expires.</summary>
    [Fact]
    public async Task Lease_is_valid_for_every_store_over_the_same_data()
    {
        var stores = await OpenTwoAsync();
        await AddAndClaimAsync(stores[0], SampleJobs.Queued(1));

        Assert.Null(await ClaimAsync(stores[1]));
        await PassAsync(Lease);
        Assert.Equal(2, (await ClaimAsync(stores[1]))?.FencingToken);
    }

    /// <summary>A worker can renew its expired lease, and keeps the job, if no other worker has claimed it.</summary>
    [Fact]
    public async Task Lease_that_is_renewed_late_is_valid_again()
    {
        var stores = await OpenTwoAsync();
        var job = await AddAndClaimAsync(stores[0], SampleJobs.Queued(1));
        Assert.Null(await ClaimAsync(stores[1]));
        await PassAsync(Lease * 2);

        await stores[0].RenewAsync(job.Id, job.FencingToken, Lease, null, Stop);

        Assert.Null(await ClaimAsync(stores[1]));
        Assert.Null(await ClaimAsync(stores[0]));
        await PassAsync(Lease);
        Assert.Equal(2, (await ClaimAsync(stores[1]))?.FencingToken);
    }
}
