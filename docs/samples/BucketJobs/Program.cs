using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport()
    .AddRecipientSource(new UserExportSource("users.jsonl"))
    .AddS3Storage(options => (options.Bucket, options.Prefix, options.PathStyle) = ("exports", "jobs", true))
    .AddSqlite(options => options.Path = "jobs.db")
    .AllowEveryoneToExportPersonalData()
    .AddJobs(options => options.Kinds = ExportJobKinds.Recipients)
    .AddJobWorker();
using var host = builder.Build();
await host.StartAsync();

var jobs = host.Services.GetRequiredService<IExportJobs>();
var job = await jobs.SubmitAsync(new RecipientJobRequest("shop", "summer-sale", new ExportRequester("operator"), new(RecipientContents.All)));
var done = await jobs.WatchAsync(job.Id).LastAsync();
Console.WriteLine($"{done.State}: {done.Files.Sum(file => file.Rows)} recipients in the bucket");
await host.StopAsync();
