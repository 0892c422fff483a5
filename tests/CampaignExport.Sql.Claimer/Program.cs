using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;

// A process that uses a store beside others: `sqlite PATH` or `postgresql CONNECTION-STRING`. It prints that it is ready, waits for a
// line, and then adds the missing jobs, claims jobs, and prints the id of each claimed job.
var services = new ServiceCollection();
var builder = services.AddCampaignExport();
_ = args[0] == "sqlite"
    ? builder.AddSqlite(options => options.Path = args[1])
    : builder.AddPostgreSql(options => options.ConnectionString = args[1]);
await using var provider = services.BuildServiceProvider();
var store = provider.GetRequiredService<IExportJobStore>();

Console.Out.WriteLine("ready");
Console.In.ReadLine();

var now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
for (var number = 0; number < 40; number++)
{
    // The same key, and another id, in each process: of two, one is there already.
    var request = new ChartJobRequest("workspace", $"campaign-{number}", new ExportRequester("user")) { IdempotencyKey = $"{number}" };
    await store.AddAsync(
        new ExportJob
        {
            Id = $"{number:D2}-{Environment.ProcessId}",
            Request = request,
            Transitions = [new ExportJobTransition(ExportJobState.Queued, now, "submitted")],
            DueAt = now,
        },
        maxQueued: 100);
}

while (await store.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), runningPerWorkspace: 100)) is { } job)
    Console.Out.WriteLine(job.Id);
