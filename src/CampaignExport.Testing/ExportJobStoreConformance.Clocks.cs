using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>
    /// A worker that died while its machine's clock was ahead does not keep its job until then: a lease that ends later than its
    /// length from now is not trusted. The clock of a server does not go back, so its leases are trusted.
    /// </summary>
    [Theory]
    [InlineData(ExportJobState.Queued)]
    [InlineData(ExportJobState.Running)]
    public async Task A_lease_of_a_clock_that_was_ahead_is_not_believed(ExportJobState state)
    {
        var store = await OpenAsync();
        var held = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        foreach (var next in SampleJobs.PathTo(state))
            await store.SaveAsync(held = held.In(next), Stop);

        await PassAsync(-Lease * 24);
        var claimed = await ClaimAsync(await OpenAsync());

        Assert.Equal(HasServerClock ? null : held.Id, claimed?.Id);
    }

    /// <summary>A renewal sets the lease by the current clock.</summary>
    [Fact]
    public async Task A_lease_that_is_renewed_after_the_clock_was_set_back_is_believed_again()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));

        await PassAsync(-Lease * 24);
        await store.RenewAsync(job.Id, job.FencingToken, Lease, null, Stop);

        Assert.Null(await ClaimAsync(store));
        await PassAsync(Lease);
        Assert.Equal(2, (await ClaimAsync(store))?.FencingToken);
    }

    /// <summary>A queued job whose lease is not believed does not count as running either.</summary>
    [Fact]
    public async Task A_queued_job_whose_lease_is_not_believed_takes_no_place()
    {
        var store = await OpenAsync();
        await AddAndClaimAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(1));

        await PassAsync(-Lease * 24);
        var claimed = await ClaimAsync(store, running: 1);

        Assert.Equal(HasServerClock ? null : SampleJobs.Queued(1).Id, claimed?.Id);
    }

    /// <summary>Leases of different lengths are each valid for their own length.</summary>
    [Fact]
    public async Task A_lease_is_believed_for_its_own_length()
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

    /// <summary>All stores over the same data see a lease, whichever of them gave it.</summary>
    [Fact]
    public async Task A_lease_holds_for_every_store_over_the_same_data()
    {
        var stores = await OpenTwoAsync();
        await AddAndClaimAsync(stores[0], SampleJobs.Queued(1));

        Assert.Null(await ClaimAsync(stores[1]));
    }
}
