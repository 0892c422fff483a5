using Amazon.S3;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.S3;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<IRecipientSource<Recipient>>(new UserExportSource("users.jsonl"));
builder.Services.AddSingleton<IAmazonS3>(new AmazonS3Client(new AmazonS3Config { ForcePathStyle = true }));
builder.Services.AddSingleton<IExportStorage>(services => new S3ExportStorage(services.GetRequiredService<IAmazonS3>(), bucket: "exports", prefix: "jobs"));
builder.Services.AddCampaignExport()
    .AddJobs()
    .AddJobWorker()
    .AllowEveryoneToExportPersonalData()
    .AddSqlite(options => options.Path = "jobs.db");
using var host = builder.Build();
await host.StartAsync();

var jobs = host.Services.GetRequiredService<IExportJobs>();
var job = await jobs.SubmitAsync(new RecipientJobRequest("shop", "summer-sale", new ExportRequester("operator"), new(RecipientContents.All)));
var done = await jobs.WatchAsync(job.Id).LastAsync();
Console.WriteLine($"{done.State}: {done.Files.Sum(file => file.Rows)} recipients in the bucket");
await host.StopAsync();
