using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly ExportWorker First = new("worker-1", "machine é", 4_194_304, "1.2.3-alpha.4");
    private static readonly ExportWorker Second = new("worker-2", "machine é", 1, "1.2.3");

    /// <summary>A worker is listed as it described itself, with the times of its first and its last sign by the clock of the store.</summary>
    [Fact]
    public async Task Worker_is_listed_with_its_last_sign()
    {
        var stores = await OpenTwoAsync();
        Assert.Empty(await stores[0].ListWorkersAsync(Stop));
        var before = await NowAsync();

        Assert.False(await stores[0].SignAsync(First, Keep, Stop));
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.False(await stores[1].SignAsync(First with { Jobs = 2, IsDraining = true }, Keep, Stop));
        await PassAsync(TimeSpan.FromSeconds(10));

        var worker = Assert.Single(await stores[1].ListWorkersAsync(Stop));
        Assert.Equal(First with { Jobs = 2, IsDraining = true, StartedAt = worker.StartedAt, LastSignAt = worker.LastSignAt, Silence = worker.Silence }, worker);
        Assert.InRange(worker.LastSignAt - worker.StartedAt, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
        Assert.InRange(worker.Silence, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        Assert.Equal(TimeSpan.Zero, worker.StartedAt.Offset);
        if (!HasServerClock)
            Assert.Equal(before, worker.StartedAt);
    }

    /// <summary>Workers are listed by their first sign.</summary>
    [Fact]
    public async Task Workers_are_listed_by_their_first_sign()
    {
        var store = await OpenAsync();
        await store.SignAsync(Second, Keep, Stop);
        await PassAsync(TimeSpan.FromSeconds(1));
        await store.SignAsync(First, Keep, Stop);
        await store.SignAsync(Second, Keep, Stop);

        Assert.Equal([Second.Id, First.Id], (await store.ListWorkersAsync(Stop)).Select(worker => worker.Id));
    }

    /// <summary>A worker learns at its signs whether to drain. Other workers do not drain.</summary>
    [Fact]
    public async Task Worker_learns_a_requested_drain_until_it_is_taken_back()
    {
        var stores = await OpenTwoAsync();
        await stores[0].SignAsync(First, Keep, Stop);
        await stores[0].SignAsync(Second, Keep, Stop);

        var requested = await stores[1].RequestDrainAsync(First.Id, true, Stop);
        Assert.True(requested is { Id: "worker-1", IsDrainRequested: true, IsDraining: false }, "the worker has not learned it yet");
        Assert.True(await stores[0].SignAsync(First, Keep, Stop));
        Assert.True(await stores[0].SignAsync(First with { IsDraining = true }, Keep, Stop));
        Assert.False(await stores[0].SignAsync(Second, Keep, Stop));
        Assert.Equal([(true, true), (false, false)], (await stores[1].ListWorkersAsync(Stop)).OrderBy(worker => worker.Id).Select(worker => (worker.IsDrainRequested, worker.IsDraining)));

        Assert.False((await stores[1].RequestDrainAsync(First.Id, false, Stop))!.IsDrainRequested);
        Assert.False(await stores[0].SignAsync(First with { IsDraining = true }, Keep, Stop));
    }

    /// <summary>A worker that does not exist cannot be drained.</summary>
    [Fact]
    public async Task Drain_of_a_missing_worker_changes_nothing()
    {
        var store = await OpenAsync();

        Assert.Null(await store.RequestDrainAsync(First.Id, true, Stop));
        Assert.Empty(await store.ListWorkersAsync(Stop));
        Assert.False(await store.SignAsync(First, Keep, Stop));
    }

    /// <summary>A worker that stops is removed. Another one is not.</summary>
    [Fact]
    public async Task Stopping_worker_is_removed()
    {
        var store = await OpenAsync();
        await store.SignAsync(First, Keep, Stop);
        await store.SignAsync(Second, Keep, Stop);

        await store.RemoveWorkerAsync(First.Id, Stop);
        await store.RemoveWorkerAsync(First.Id, Stop);

        Assert.Equal(Second.Id, Assert.Single(await store.ListWorkersAsync(Stop)).Id);
    }

    /// <summary>A worker that gives no sign is removed by another one, not by itself, and keeps its drain if it lives.</summary>
    [Fact]
    public async Task Silent_worker_is_removed_by_the_sign_of_another_and_keeps_its_drain()
    {
        var store = await OpenAsync();
        await store.SignAsync(First, Keep, Stop);
        await store.RequestDrainAsync(First.Id, true, Stop);
        await PassAsync(Keep - TimeSpan.FromMinutes(1));
        await store.SignAsync(Second, Keep, Stop);
        Assert.Equal(2, (await store.ListWorkersAsync(Stop)).Count);
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.True(await store.SignAsync(First with { IsDraining = true }, Keep, Stop));
        await PassAsync(Keep + TimeSpan.FromMinutes(1));

        await store.SignAsync(Second, Keep, Stop);
        Assert.Equal(Second.Id, Assert.Single(await store.ListWorkersAsync(Stop)).Id);

        Assert.True(await store.SignAsync(First with { IsDraining = true }, Keep, Stop));
        Assert.True((await store.ListWorkersAsync(Stop)).Single(worker => worker.Id == First.Id).IsDrainRequested);
    }

    /// <summary>A worker that has ended is silent as of the next sign of another, even if the clock was ahead at its last sign.</summary>
    [Fact]
    public async Task Sign_that_was_given_while_the_clock_was_ahead_is_not_recent_for_longer()
    {
        var store = await OpenAsync();
        await store.SignAsync(First, Keep, Stop);
        await SetClockAsync(-Day);
        Assert.Equal(TimeSpan.Zero, Assert.Single(await store.ListWorkersAsync(Stop)).Silence);

        await store.SignAsync(Second, Keep, Stop);
        await PassAsync(Lease / 2);

        var silence = (await store.ListWorkersAsync(Stop)).Single(worker => worker.Id == First.Id).Silence;
        Assert.Equal(HasServerClock ? TimeSpan.Zero : Lease / 2, silence);
    }

    /// <summary>Workers of several processes sign, are drained and are removed at the same time.</summary>
    [Fact]
    public async Task Concurrent_signs_are_all_saved()
    {
        var stores = await OpenTwoAsync();
        await AtOnceAsync(stores, 20, (store, i) => store.SignAsync(First with { Id = $"old-{i}" }, Keep, Stop).AsTask());
        await PassAsync(Keep * 2);

        await AtOnceAsync(stores, 20, (store, i) => store.SignAsync(First with { Id = $"new-{i % 10}", Jobs = 1 }, Keep, Stop).AsTask());

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"new-{i}"), (await stores[0].ListWorkersAsync(Stop)).Select(worker => worker.Id).Order(StringComparer.Ordinal));
    }
}
