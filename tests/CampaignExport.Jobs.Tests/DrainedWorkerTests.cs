using CampaignExport.Recipients;

namespace CampaignExport.Jobs.Tests;

/// <summary>Worker processes are seen by their signs, drained and killed.</summary>
public sealed class DrainedWorkerTests(PostgreSqlServer server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Drained_worker_completes_its_job_and_another_one_runs_the_next(string database)
    {
        await using var site = await Site.OpenAsync(database == "sqlite" ? null : await server.CreateDatabaseAsync());
        using var drained = await site.StartWorkerAsync(pause: TimeSpan.FromMilliseconds(30), Lease);
        var first = await SubmitAsync(site, "first-2000");
        var worker = await FindAsync(drained, one => one.Jobs == 1);
        worker.MachineName.Should().Be(Environment.MachineName);

        (await site.Store.RequestDrainAsync(worker.Id, isRequested: true))!.IsDraining.Should().BeFalse("it has not learned it yet");
        await FindAsync(drained, one => one is { IsDraining: true, Jobs: 1 });
        var next = await SubmitAsync(site, "next-1000");
        await FindAsync(drained, one => one is { IsDraining: true, Jobs: 0 });

        var completed = (await site.Jobs.FindAsync(first.Id))!;
        (completed.State, completed.Attempts).Should().Be((ExportJobState.Completed, 1), "a drained worker completes its job");
        (await site.Jobs.FindAsync(next.Id))!.FencingToken.Should().Be(0, "a drained worker claims no job, although it has a free place");
        using var other = await site.StartWorkerAsync(pause: TimeSpan.FromMilliseconds(30), Lease);
        await FindAsync(other, one => one.Jobs == 1);
        (await site.Jobs.WatchAsync(next.Id).LastAsync()).State.Should().Be(ExportJobState.Completed);
        (await FindAsync(drained, _ => true)).Jobs.Should().Be(0);

        other.Kill();
        var lost = await FindAsync(other, one => one.Silence > Lease * 2);
        await FindAsync(drained, one => one.Silence < Lease);
        await SubmitAsync(site, "last-10");
        await site.Store.RequestDrainAsync(worker.Id, isRequested: false);
        while (await site.CountDoneAsync() < 3)
            await Task.Delay(20);
        await drained.StopAsync();

        (await site.Store.ListWorkersAsync()).Should().ContainSingle("a worker that stops is removed, one that was killed is not").Which.Id.Should().Be(lost.Id);
        drained.Output.Should().Contain("drains: it claims no more jobs, and completes the 1 that it runs").And.Contain("no longer drains");

        async Task<ExportWorker> FindAsync(WorkerProcess process, Func<ExportWorker, bool> condition)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (true)
            {
                if ((await site.Store.ListWorkersAsync()).SingleOrDefault(one => one.ProcessId == process.Id) is { } found && condition(found))
                    return found;
                await Task.Delay(20, patience.Token);
            }
        }
    }

    private static Task<ExportJob> SubmitAsync(Site site, string campaign) => site.Jobs.SubmitAsync(
        new RecipientJobRequest("w", campaign, new ExportRequester("ada") { Address = "ada@example.com" }, new(RecipientContents.UserData)) { Packaging = "none" });
}
