using System.Globalization;
using Amazon.S3;
using CampaignExport.Jobs;
using CampaignExport.JobWorker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A host that runs jobs until it is killed or told to stop, or its input ends. Arguments have the form name=value: store (sqlite:PATH or
// postgresql:CONNECTION-STRING), storage (a folder, or s3:PORT/BUCKET of a server on this machine), pause and lease (in milliseconds), part (the bytes of a
// part), smtp-port and authority (a PEM file).
var settings = args.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
var (store, storage, lease) = (settings["store"].Split(':', 2), settings["storage"].Split(':', '/'), Milliseconds("lease"));

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
var export = builder.Services.AddCampaignExport()
    .AddRecipientSource(new PacedRecipients(Milliseconds("pause")))
    .AddJobs(options =>
    {
        options.Kinds = ExportJobKinds.Recipients;
        (options.LeaseDuration, options.HeartbeatInterval, options.PollInterval) = (lease, lease / 10, TimeSpan.FromMilliseconds(20));
        (options.FirstPause, options.MaxPause) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        (options.PartBytes, options.MaxConsecutiveFailures) = (int.Parse(settings.GetValueOrDefault("part", "1000"), CultureInfo.InvariantCulture), 50);
    })
    .AddJobWorker()
    .AllowEveryoneToExportPersonalData()
    .AddDownloadLinks(options =>
    {
        options.BaseUrl = "https://app.example.com";
        options.Keys["k"] = Convert.ToBase64String(new byte[32]);
    })
    .AddSmtp(options =>
    {
        (options.Host, options.Port, options.From) = ("localhost", int.Parse(settings["smtp-port"], CultureInfo.InvariantCulture), "exports@example.com");
        (options.UserName, options.Password) = ("user", "secret");
        (options.TrustedAuthoritiesFile, options.Timeout) = (settings["authority"], TimeSpan.FromSeconds(20));
    });
_ = storage is ["s3", var port, var bucket]
    ? export.AddS3Storage(Client(port), options => (options.Bucket, options.Prefix) = (bucket, "jobs"))
    : export.AddFileStorage(settings["storage"]);
_ = store[0] == "sqlite"
    ? export.AddSqlite(options => options.Path = store[1])
    : export.AddPostgreSql(options => options.ConnectionString = store[1]);

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("up");
// Until the input ends, or the process is told to stop.
var stopping = new TaskCompletionSource();
using var onStop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
await Task.WhenAny(Task.Run(Console.In.ReadLine), stopping.Task);
await host.StopAsync();

static AmazonS3Client Client(string port) => new("test", "testsecret", new AmazonS3Config
{
    ServiceURL = $"http://127.0.0.1:{port}",
    ForcePathStyle = true,
    AuthenticationRegion = "us-east-1",
});

TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(int.Parse(settings[name], CultureInfo.InvariantCulture));
