using System.Security.Cryptography;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerHost;

// <host>
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport()
    .AddMetricsSource(new DataSeriesFileSource("data_series.json"))
    .AddRecipientSource(new UserExportSource("users.jsonl"))
    .AddJobs(options => options.LinkLifetime = TimeSpan.FromHours(4))
    .AddJobWorker()
    .AddAuthorizer<TeamAuthorizer>()
    .AddSqlite(options => options.Path = "exports/jobs.db")
    .AddFileStorage("exports/files")
    .AddPickupDirectory(options => (options.Directory, options.From) = ("exports/mails", "Exports <exports@example.com>"))
    .AddDownloadLinks(options =>
    {
        (options.BaseUrl, options.Path) = ("http://localhost:5000", "/exports/download");
        // A real host stores its key, so that links remain valid after a restart.
        options.Keys["2026"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    });
// </host>
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("CampaignExport.Audit", LogLevel.Information);
using var host = builder.Build();
await host.StartAsync();

// <submit>
var jobs = host.Services.GetRequiredService<IExportJobs>();
var ada = new ExportRequester("ada") { Address = "ada@example.com", TimeZone = "Europe/Paris" };
var job = await jobs.SubmitAsync(new RecipientJobRequest("shop", "summer-sale", ada, new(RecipientContents.All)) { CampaignName = "Summer sale" });
await foreach (var now in jobs.WatchAsync(job.Id))
    Console.WriteLine($"{now.Request.Contents}: {now.State}, {now.Files.Sum(file => file.Rows)} rows");
// </submit>

// <refused>
try
{
    await jobs.SubmitAsync(new RecipientJobRequest("shop", "summer-sale", new ExportRequester("bob"), new(RecipientContents.All)));
}
catch (ExportNotAllowedException error)
{
    Console.WriteLine($"bob: {error.Message}");
}
// </refused>

// The mail contains the link. A web application serves it to the signed-in user.
while (!Directory.Exists("exports/mails") || Directory.GetFiles("exports/mails", "*.eml").Length == 0)
    await Task.Delay(50);
var done = (await jobs.FindAsync(job.Id))!;
var links = host.Services.GetRequiredService<CampaignExport.Notifications.DownloadLinks>();
var token = links.Create(done.Id, done.Files[0].Name, "ada", TimeProvider.System.GetUtcNow().AddHours(4)).Segments[^1];

// <download>
var downloads = host.Services.GetRequiredService<ExportDownloads>();
await using (var download = await downloads.OpenAsync(token, userId: "ada"))
    Console.WriteLine($"ada: {download.Status}, {download.File?.Name}");
await using (var download = await downloads.OpenAsync(token, userId: "bob"))
    Console.WriteLine($"bob: {download.Status}");
// </download>

await host.StopAsync();
