using System.Globalization;
using CampaignExport.Jobs;
using CampaignExport.JobWorker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A host that runs jobs until it is killed or its input ends. Arguments have the form name=value: store (sqlite:PATH or
// postgresql:CONNECTION-STRING), storage (a folder), pause and lease (in milliseconds), smtp-port and authority (a PEM file).
var settings = args.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
var (store, lease) = (settings["store"].Split(':', 2), Milliseconds("lease"));

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
var export = builder.Services.AddCampaignExport()
    .AddRecipientSource(new PacedRecipients(Milliseconds("pause")))
    .AddJobs(options =>
    {
        options.Kinds = ExportJobKinds.Recipients;
        (options.LeaseDuration, options.HeartbeatInterval, options.PollInterval) = (lease, lease / 10, TimeSpan.FromMilliseconds(20));
        (options.FirstPause, options.MaxPause) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        (options.PartBytes, options.MaxTries) = (1000, 50);
    })
    .AddJobWorker()
    .AllowEveryoneToExportPersonalData()
    .AddFileStorage(settings["storage"])
    .AddDownloadLinks(options =>
    {
        options.Address = "https://app.example.com";
        options.Keys["k"] = Convert.ToBase64String(new byte[32]);
    })
    .AddSmtp(options =>
    {
        (options.Host, options.Port, options.From) = ("localhost", int.Parse(settings["smtp-port"], CultureInfo.InvariantCulture), "exports@example.com");
        (options.UserName, options.Password) = ("user", "secret");
        (options.TrustedAuthoritiesFile, options.Timeout) = (settings["authority"], TimeSpan.FromSeconds(20));
    });
_ = store[0] == "sqlite"
    ? export.AddSqlite(options => options.Path = store[1])
    : export.AddPostgreSql(options => options.ConnectionString = store[1]);

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("up");
await Task.Run(Console.In.ReadLine);
await host.StopAsync();

TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(int.Parse(settings[name], CultureInfo.InvariantCulture));
