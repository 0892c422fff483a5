using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>Lists contain the partitions of a split export only on request. The campaign of a partition is the id of its job.</summary>
    [Fact]
    public async Task Partitions_are_listed_only_on_request()
    {
        var store = await OpenAsync();
        var whole = SampleJobs.Queued(1);
        await AddAsync(store, whole);
        ExportJob[] partitions = [SampleJobs.Partition(whole, 1), SampleJobs.Partition(whole, 2)];
        foreach (var partition in partitions)
            await AddAsync(store, partition);
        await AddAsync(store, SampleJobs.Queued(2));

        Assert.Equal(2, (await store.ListAsync(new ExportJobFilter(), Stop)).Count);
        Assert.Equal(2, (await store.ListAsync(new ExportJobFilter { State = ExportJobState.Queued }, Stop)).Count);
        Assert.Empty(await store.ListAsync(new ExportJobFilter { CampaignId = whole.Id }, Stop));
        Assert.Equal(4, (await store.ListAsync(new ExportJobFilter { Partitions = true }, Stop)).Count);
        var listed = await store.ListAsync(new ExportJobFilter { CampaignId = whole.Id, Partitions = true }, Stop);
        Assert.Equal(partitions.Select(one => one.Id).Reverse(), listed.Select(one => one.Id));
        Assert.All(listed, one => Assert.Equal(whole.Id, one.PartitionOf));
    }

    /// <summary>Workers that add the same partition at once add it once.</summary>
    [Fact]
    public async Task Partition_is_added_once()
    {
        var stores = await OpenTwoAsync();
        var whole = SampleJobs.Queued(1);
        await AddAsync(stores[0], whole);
        for (var number = 1; number <= 20; number++)
        {
            var partition = SampleJobs.Partition(whole, number);
            var additions = await AtOnceAsync(stores, 4, async (store, _) => await AddAsync(store, partition));

            Assert.Equal(1, additions.Count(one => one.Outcome == ExportJobAdditionOutcome.Added));
            Assert.Equal(3, additions.Count(one => one.Outcome == ExportJobAdditionOutcome.Existing));
            Assert.All(additions, one => Assert.Equal(partition.Id, one.Job!.Id));
        }
    }

    /// <summary>The partitions of a split export take no place in the queue of its workspace, nor among its running exports.</summary>
    [Fact]
    public async Task Partitions_take_no_place_in_the_workspace()
    {
        var store = await OpenAsync();
        var whole = SampleJobs.Queued(1);
        var running = (await AddAndClaimAsync(store, whole)).In(ExportJobState.Running);
        await store.SaveAsync(running with { LeaseUntil = null, DueAt = await NowAsync() + (Lease * 9) }, Stop);
        for (var number = 1; number <= 3; number++)
            Assert.Equal(ExportJobAdditionOutcome.Added, (await AddAsync(store, SampleJobs.Partition(whole, number), maxQueued: 1)).Outcome);

        Assert.Equal(ExportJobAdditionOutcome.Added, (await AddAsync(store, SampleJobs.Queued(2), maxQueued: 1)).Outcome);
        for (var number = 1; number <= 3; number++)
            Assert.Equal(SampleJobs.Partition(whole, number).Id, (await ClaimAsync(store, running: 1))?.Id);
        Assert.Null(await ClaimAsync(store, running: 1));
    }

    /// <summary>A running job without a due time is not claimed. It keeps its checkpoint and its token, until it is saved with a due time again.</summary>
    [Fact]
    public async Task Running_job_without_a_due_time_waits_with_its_checkpoint()
    {
        var store = await OpenAsync();
        var job = (await AddAndClaimAsync(store, SampleJobs.Queued(1))).In(ExportJobState.Running);
        await store.SaveAsync(job, Stop);
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("1"), Stop);
        await store.SaveAsync(job with { LeaseUntil = null, DueAt = null }, Stop);
        await PassAsync(Lease * 2);

        Assert.Null(await ClaimAsync(store));
        Assert.NotNull(await store.LoadCheckpointAsync(job.Id, Stop));
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, null, Stop);
        await store.SaveAsync(job with { LeaseUntil = null, DueAt = await NowAsync() }, Stop);
        var claimed = await ClaimAsync(store);
        Assert.Equal((job.Id, job.FencingToken + 1), (claimed?.Id, claimed?.FencingToken));
        await AssertFencedAsync(job.Id, async () => await store.SaveAsync(job, Stop));
        await AssertFencedAsync(job.Id, async () => await store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("2"), Stop));
    }
}
