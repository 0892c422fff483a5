using CampaignExport.Notifications;
using Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// <mail-registration>
var builder = Host.CreateApplicationBuilder(args);
var settings = builder.Configuration.GetSection("CampaignExport");
var export = builder.Services.AddCampaignExport(settings)
    .AddDownloadLinks()
    .AddMailTemplates<SpanishTemplates>();
if (settings["Smtp:Host"] is not null)
    export.AddSmtp();
else
    export.AddPickupDirectory(options => (options.Directory, options.From) = ("mails", "Exports <exports@example.com>"));
// </mail-registration>

using var host = builder.Build();
await host.StartAsync();

var expiry = TimeProvider.System.GetUtcNow().AddHours(4);
var links = host.Services.GetRequiredService<DownloadLinks>();
foreach (var language in new[] { "en", "es" })
{
    await host.Services.GetRequiredService<IExportNotifier>().NotifyAsync(new ExportNotification
    {
        MessageId = $"job-1.{language}@app.example.com",
        JobId = "job-1",
        Address = "lucie.martin@example.org",
        Language = language,
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid"),
        CampaignId = "summer-sale",
        Contents = "all",
        Rows = 2,
        Bytes = 731,
        Links = [new("summer-sale.zip", links.Create("job-1", "summer-sale.zip", "user-17", expiry), 2, 731)],
        ExpiresAt = expiry,
    });
}

// <check-a-link>
string Check(string token, string signedInUser)
{
    if (links.Read(token) is not { } link || !links.IsGenuine(link, signedInUser))
        return "not found";
    return link.IsExpiredAt(TimeProvider.System.GetUtcNow()) ? "expired" : $"{link.FileName} of {link.JobId}";
}
// </check-a-link>

var token = links.Create("job-1", "summer-sale.zip", "user-17", expiry).Segments[^1];
Console.WriteLine(Check(token, "user-17"));
Console.WriteLine(Check(token, "user-18"));
Console.WriteLine(Check(links.Create("job-1", "summer-sale.zip", "user-17", expiry.AddHours(-4)).Segments[^1], "user-17"));
await host.StopAsync();
