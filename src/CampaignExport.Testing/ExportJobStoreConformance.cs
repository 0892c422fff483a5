using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// The contract of job stores as tests. Derive a class from it in a test project with xunit v3, implement how to open your
/// store, and run it.
/// </summary>
/// <remarks>Each test has its own instance, so the class can hold the data of one test.</remarks>
public abstract partial class ExportJobStoreConformance
{
    private const int NoLimit = int.MaxValue;

    private static readonly DateTimeOffset Now = SampleJobs.Now;
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens a store over the data of this test, which is empty at first.</summary>
    /// <returns>
    /// The store. The method is called more than once. Return a new object over the same data each time, as in another process, or the same object if
    /// several are impossible.
    /// </returns>
    protected abstract ValueTask<IExportJobStore> OpenAsync();

    /// <summary>Gets the time of the clock of the store, which must be later than June 2026.</summary>
    /// <returns>The time, in UTC.</returns>
    protected abstract ValueTask<DateTimeOffset> NowAsync();

    /// <summary>
    /// Lets time pass at once: moves the clock of the store and its monotonic clock, or all stored times the other way.
    /// </summary>
    /// <param name="time">The duration, not negative.</param>
    /// <returns>A task that completes when it has passed.</returns>
    protected abstract ValueTask PassAsync(TimeSpan time);

    /// <summary>
    /// Sets the clock of the store forward or back, without time passing: moves its clock alone, or all stored times the other way.
    /// </summary>
    /// <param name="by">The duration; negative to set the clock back.</param>
    /// <returns>A task that completes when it is set.</returns>
    protected abstract ValueTask SetClockAsync(TimeSpan by);

    /// <summary>Whether all users of the store share the clock of a server, which is trusted. Otherwise leases and pauses must not depend on adjustments of the clock.</summary>
    /// <value>Default <see langword="false"/>.</value>
    protected virtual bool HasServerClock => false;

    private static ValueTask<ExportJobAddition> AddAsync(IExportJobStore store, ExportJob job, int maxQueued = NoLimit) =>
        store.AddAsync(job, maxQueued, Stop);

    private static ValueTask<ExportJob?> ClaimAsync(IExportJobStore store, int running = NoLimit) =>
        store.ClaimAsync(new ExportJobClaim(Lease, running), Stop);

    private static async Task<ExportJob> AddAndClaimAsync(IExportJobStore store, ExportJob job)
    {
        await AddAsync(store, job);
        var claimed = await ClaimAsync(store);
        Assert.Equal(job.Id, claimed?.Id);
        return claimed!;
    }

    /// <summary>Adds a job that is due before all others, brings it into a state, and releases its lease.</summary>
    private static async Task<ExportJob> PlaceAsync(IExportJobStore store, ExportJob job, ExportJobState state)
    {
        var placed = await AddAndClaimAsync(store, job);
        foreach (var next in SampleJobs.PathTo(state))
            await store.SaveAsync(placed = placed.In(next), Stop);
        await store.SaveAsync(placed = placed with { LeaseUntil = null, DueAt = null }, Stop);
        return placed;
    }

    private static async Task<ExportJob> FindAsync(IExportJobStore store, string id)
    {
        var job = await store.FindAsync(id, Stop);
        Assert.NotNull(job);
        return job;
    }

    private static async Task AssertFencedAsync(string id, Func<Task> write) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<ExportJobFencedException>(write)).JobId);

    private static void AssertSame(ExportJob expected, ExportJob? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.ToJson(), actual.ToJson());
        Assert.Equal(
            (expected.Progress, expected.CancelRequestedAt, expected.FencingToken, expected.LeaseUntil),
            (actual.Progress, actual.CancelRequestedAt, actual.FencingToken, actual.LeaseUntil));
    }

    /// <summary>Makes several concurrent calls, alternating between the stores.</summary>
    private static Task<T[]> AtOnceAsync<T>(IExportJobStore[] stores, int times, Func<IExportJobStore, int, Task<T>> call) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => Task.Run(() => call(stores[i % stores.Length], i), Stop)));

    /// <summary>Opens two stores over the same data. Tests race in rounds, since the first calls of a store may be slow.</summary>
    private async Task<IExportJobStore[]> OpenTwoAsync() => [await OpenAsync(), await OpenAsync()];
}
