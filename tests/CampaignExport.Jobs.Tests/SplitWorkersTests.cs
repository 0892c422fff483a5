using System.Globalization;

namespace CampaignExport.Jobs.Tests;

/// <summary>
/// Four processes share split exports on PostgreSQL and a bucket. They are killed, stopped, and frozen for longer than their lease at random, and the
/// database restarts.
/// CAMPAIGN_EXPORT_SEEDS is the number of seeds; tests/scale sets it.
/// </summary>
public sealed class SplitWorkersTests(RealStore store)
{
    private const int Workers = 4;
    private const int Disturbances = 7;
    private static readonly string[] Kinds = ["kill", "freeze", "terminate"];

    public static IEnumerable<TheoryDataRow<int>> Seeds =>
        Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_SEEDS") ?? "6", CultureInfo.InvariantCulture)).Select(seed => new TheoryDataRow<int>(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Split_export_is_one_export_whatever_happens_to_its_workers(int seed)
    {
        // A server of its own: other tests run at the same time.
        await using var database = new PostgreSqlServer();
        await using var site = await SplitSite.OpenAsync(database, store);
        var random = new Random(seed);
        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => site.StartWorkerAsync()));
        var output = TestContext.Current.TestOutputHelper!;
        try
        {
            var job = await site.SubmitAsync();
            for (var disturbance = 0; disturbance < Disturbances && (await site.FindAsync(job)).State is ExportJobState.Queued or ExportJobState.Running; disturbance++)
            {
                await Task.Delay(random.Next(100, 900));
                var at = random.Next(Workers);
                // The database restarts once in each run.
                var kind = disturbance == 2 ? "restart" : Kinds[random.Next(Kinds.Length)];
                output.WriteLine($"{(await site.FindAsync(job)).Progress.Rows} rows: {kind} {at}");
                switch (kind)
                {
                    case "restart":
                        await database.RestartAsync();
                        break;
                    case "kill" or "terminate":
                        if (kind == "kill")
                            workers[at].Kill();
                        else
                            await workers[at].TerminateAsync();
                        workers[at].Dispose();
                        workers[at] = await site.StartWorkerAsync();
                        break;
                    default:
                        workers[at].Freeze();
                        await Task.Delay(SplitSite.Lease * (1 + random.NextDouble()));
                        workers[at].Wake();
                        break;
                }
            }

            await site.WaitAsync(job);
            foreach (var worker in workers)
                await worker.StopAsync();
            await site.ShouldBeDoneOnceAsync(job);
        }
        catch
        {
            foreach (var worker in workers)
                output.WriteLine(worker.Output);
            throw;
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }
    }
}
