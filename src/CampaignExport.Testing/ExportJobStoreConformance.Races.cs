using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>A double click, or two machines behind one load balancer.</summary>
    [Fact]
    public async Task Concurrent_additions_with_one_idempotency_key_yield_one_job()
    {
        var stores = await OpenTwoAsync();
        foreach (var round in Enumerable.Range(0, 10))
        {
            var additions = await AtOnceAsync(stores, 8, (own, i) => AddAsync(own, SampleJobs.Queued((round * 10) + i, key: $"key {round}")).AsTask());

            var added = Assert.Single(additions, addition => addition.Outcome == ExportJobAdditionOutcome.Added);
            Assert.All(additions.Where(addition => addition != added), addition =>
                Assert.Equal((ExportJobAdditionOutcome.Existing, added.Job!.Id), (addition.Outcome, addition.Job?.Id)));
        }
    }

    /// <summary>All but one learn which job conflicts.</summary>
    [Fact]
    public async Task Concurrent_additions_for_one_campaign_yield_one_job()
    {
        var stores = await OpenTwoAsync();
        foreach (var round in Enumerable.Range(0, 10))
        {
            var additions = await AtOnceAsync(stores, 8, (own, i) => AddAsync(own, SampleJobs.Queued((round * 10) + i, campaign: $"c{round}")).AsTask());

            var added = Assert.Single(additions, addition => addition.Outcome == ExportJobAdditionOutcome.Added);
            Assert.All(additions.Where(addition => addition != added), addition =>
                Assert.Equal((ExportJobAdditionOutcome.Conflict, added.Job!.Id), (addition.Outcome, addition.Job?.Id)));
        }
    }

    /// <summary>Exactly one of the competing jobs gets the last place.</summary>
    [Fact]
    public async Task Concurrent_additions_do_not_exceed_the_queue()
    {
        var stores = await OpenTwoAsync();
        foreach (var round in Enumerable.Range(0, 10))
        {
            var additions = await AtOnceAsync(stores, 12, (own, i) => AddAsync(own, SampleJobs.Queued((round * 20) + i, workspace: $"w{round}"), maxQueued: 2).AsTask());

            Assert.Equal(2, additions.Count(addition => addition.Outcome == ExportJobAdditionOutcome.Added));
            Assert.Equal(10, additions.Count(addition => addition.Outcome == ExportJobAdditionOutcome.Full));
        }

        Assert.Equal(20, (await stores[0].CountAsync(Stop)).ByState[ExportJobState.Queued]);
    }

    /// <summary>Each job goes to one claimer. A claim gets none when another one takes the last free job.</summary>
    [Fact]
    public async Task Concurrent_claims_never_return_a_job_twice()
    {
        var stores = await OpenTwoAsync();
        foreach (var number in Enumerable.Range(0, 60))
            await AddAsync(stores[0], SampleJobs.Queued(number, workspace: $"w{number % 5}"));

        var claimed = await AtOnceAsync(stores, 12, async (own, _) =>
        {
            var jobs = new List<ExportJob>();
            while (await ClaimAsync(own) is { } job)
                jobs.Add(job);
            return jobs;
        });

        var all = claimed.SelectMany(jobs => jobs).ToList();
        Assert.Equal(60, all.Count);
        Assert.Equal(60, all.Select(job => job.Id).Distinct().Count());
        Assert.All(all, job => Assert.Equal(1, job.FencingToken));
    }

    /// <summary>Counting running jobs and claiming a queued one is atomic.</summary>
    [Fact]
    public async Task Concurrent_claims_never_exceed_the_maximum_of_a_workspace()
    {
        var stores = await OpenTwoAsync();
        foreach (var number in Enumerable.Range(0, 40))
            await AddAsync(stores[0], SampleJobs.Queued(number));

        foreach (var round in Enumerable.Range(0, 15))
        {
            var claimed = (await AtOnceAsync(stores, 8, (own, _) => ClaimAsync(own, running: 2).AsTask())).OfType<ExportJob>().ToList();

            Assert.Equal(2, claimed.Count);
            foreach (var job in claimed)
                await stores[0].SaveAsync(job.In(ExportJobState.Cancelled) with { DueAt = null, LeaseUntil = null }, Stop);
        }
    }

    /// <summary>A worker writes continuously while another claims its job. After the claim, nothing of the first worker is written.</summary>
    [Fact]
    public async Task Old_token_writes_nothing_after_another_claim()
    {
        var stores = await OpenTwoAsync();
        var store = await OpenAsync();
        foreach (var round in Enumerable.Range(0, 20))
        {
            using var patience = Patience();
            var old = await AddAndClaimAsync(store, SampleJobs.Queued(round) with { DueAt = Now });
            var writers = AtOnceAsync(stores, 2, (own, i) => i == 0
                ? UntilFencedAsync(n => own.SaveCheckpointAsync(old.Id, old.FencingToken, SampleJobs.Checkpoint($"{n}"), patience.Token))
                : UntilFencedAsync(n => own.SaveAsync(old with { Attempts = n }, patience.Token)));
            while (await store.LoadCheckpointAsync(old.Id, patience.Token) is null || (await FindAsync(store, old.Id)).Attempts == 0)
                await Task.Yield();

            await PassAsync(Lease);
            ExportJob? taken;
            do
            {
                // The job is written continuously, so a claim may skip it.
                patience.Token.ThrowIfCancellationRequested();
                taken = await ClaimAsync(store);
            }
            while (taken is null);

            var checkpoint = await store.LoadCheckpointAsync(old.Id, Stop);
            await writers;

            Assert.Equal(2, taken.FencingToken);
            Assert.Equal(checkpoint!.Position.Cursor, (await store.LoadCheckpointAsync(old.Id, Stop))?.Position.Cursor);
            AssertSame(taken, await FindAsync(store, old.Id));
            await store.SaveAsync(taken.In(ExportJobState.Cancelled) with { DueAt = null, LeaseUntil = null }, Stop);
        }

        static async Task<int> UntilFencedAsync(Func<int, ValueTask> write)
        {
            for (var n = 1; ; n++)
            {
                try
                {
                    await write(n);
                    // A writer without a pause locks others out of some databases.
                    await Task.Delay(1, Stop);
                }
                catch (ExportJobFencedException)
                {
                    return n;
                }
            }
        }
    }

    /// <summary>A faulty store must not make its tests wait forever.</summary>
    private static CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        return patience;
    }
}
