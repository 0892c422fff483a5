namespace CampaignExport.Jobs.Tests;

/// <summary>Several processes share split exports through one SQLite file and a folder. They are killed at random times and replaced.</summary>
public sealed class SharedFileTests
{
    private const int Jobs = 6;
    private const int Split = 3;
    private const int Workers = 3;
    private const int Kills = 8;

    [Fact]
    public async Task Every_split_export_completes_once_despite_killed_workers()
    {
        await using var site = await Site.OpenAsync();
        await site.SubmitAsync(Jobs, rows: 1500, Split);
        var random = new Random(7);
        var killed = 0;
        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => StartAsync()));
        try
        {
            while (killed < Kills && await site.CountDoneAsync() < Jobs)
            {
                await Task.Delay(random.Next(50, 900));
                var at = random.Next(Workers);
                workers[at].Kill();
                workers[at].Dispose();
                killed++;
                workers[at] = await StartAsync();
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (await site.CountDoneAsync() < Jobs)
                await Task.Delay(50, patience.Token);
            foreach (var worker in workers)
                await worker.StopAsync();
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }

        var extra = await site.ShouldBeDoneOnceAsync(Jobs);
        var again = await site.CountPartitionsBegunAgainAsync();
        again.Should().BePositive("workers are killed while they export partitions");
        TestContext.Current.TestOutputHelper!.WriteLine($"{killed} kills, {again} partitions begun again; {extra} mails came twice");

        Task<WorkerProcess> StartAsync() => site.StartWorkerAsync(pause: TimeSpan.FromMilliseconds(50), lease: TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Worker_with_another_folder_leaves_split_exports_to_the_others()
    {
        await using var site = await Site.OpenAsync();
        using var elsewhere = new TemporaryFolder();
        var (pause, lease) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
        await site.SubmitAsync(1, rows: 1500, Split);
        using var right = await site.StartWorkerAsync(pause, lease);
        while ((await site.ListAsync()).Single().Split is null)
            await Task.Delay(20);
        using var wrong = await site.StartWorkerAsync(pause, lease, elsewhere["storage"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await site.CountDoneAsync() < 1)
            await Task.Delay(50, patience.Token);
        await right.StopAsync();
        await wrong.StopAsync();

        await site.ShouldBeDoneOnceAsync(1);
        (await site.CountPartitionsBegunAgainAsync()).Should().Be(0);
        wrong.Output.Should().Contain("does not store files in the same place");
    }
}
