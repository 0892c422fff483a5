using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>A job has its last checkpoint, complete, or none.</summary>
    [Fact]
    public async Task Checkpoint_is_replaced_by_the_next_and_deleted_by_null()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        var large = SampleJobs.Checkpoint(new string('é', 500_000));

        Assert.Null(await store.LoadCheckpointAsync(job.Id, Stop));
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("first"), Stop);
        Assert.Equal("first", (await store.LoadCheckpointAsync(job.Id, Stop))?.Position.Cursor);
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, large, Stop);
        Assert.Equal(large.ToJson(), (await (await OpenAsync()).LoadCheckpointAsync(job.Id, Stop))?.ToJson());
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, null, Stop);
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, null, Stop);
        Assert.Null(await store.LoadCheckpointAsync(job.Id, Stop));
    }

    /// <summary>A checkpoint stays with its job when another worker takes over. Other jobs do not see it.</summary>
    [Fact]
    public async Task Checkpoint_is_available_to_the_next_worker()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("first"), Stop);
        var other = await AddAndClaimAsync(store, SampleJobs.Queued(2));

        await PassAsync(Lease);
        var taken = await ClaimAsync(store);

        Assert.Equal("first", (await store.LoadCheckpointAsync(taken!.Id, Stop))?.Position.Cursor);
        Assert.Null(await store.LoadCheckpointAsync(other.Id, Stop));
    }

    /// <summary>An ended job has no checkpoint.</summary>
    [Theory]
    [InlineData(ExportJobState.Running, ExportJobState.Completed, false)]
    [InlineData(ExportJobState.Running, ExportJobState.Failed, false)]
    [InlineData(ExportJobState.Running, ExportJobState.Cancelled, false)]
    [InlineData(ExportJobState.Queued, ExportJobState.Cancelled, false)]
    [InlineData(ExportJobState.Running, ExportJobState.Queued, true)]
    [InlineData(ExportJobState.Running, ExportJobState.Running, true)]
    [InlineData(ExportJobState.Queued, ExportJobState.Running, true)]
    [InlineData(ExportJobState.Queued, ExportJobState.Queued, true)]
    public async Task Checkpoint_is_deleted_with_the_last_step(ExportJobState from, ExportJobState to, bool isKept)
    {
        var store = await OpenAsync();
        var other = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        await store.SaveCheckpointAsync(other.Id, other.FencingToken, SampleJobs.Checkpoint("of another job"), Stop);
        var job = await PlaceAsync(store, SampleJobs.Queued(2), from);
        await store.SaveCheckpointAsync(job.Id, job.FencingToken, SampleJobs.Checkpoint("first"), Stop);

        await store.SaveAsync(job.In(to), Stop);

        Assert.Equal(isKept, await store.LoadCheckpointAsync(job.Id, Stop) is not null);
        Assert.NotNull(await store.LoadCheckpointAsync(other.Id, Stop));
    }
}
