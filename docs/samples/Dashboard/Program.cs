using Dashboard;
using Dashboard.Demo;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

// Settings, style sheet and, by default, data are in the folder of the program, regardless of the working directory.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var address = $"http://localhost:{builder.Configuration.GetValue<int>("Port")}";
var data = Directory.CreateDirectory(builder.Configuration["Data"] ?? Path.Combine(AppContext.BaseDirectory, "data")).FullName;
builder.WebHost.UseUrls(address);

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.Configure<DemoOptions>(builder.Configuration);
builder.Services.AddCampaignExport()
    .AddMetricsSource<DemoMetrics>()
    .AddRecipientSource<DemoRecipients>()
    .AddJobWorker()
    .AddAuthorizer<TeamAuthorizer>()
    .AddSqlite(options => options.Path = Path.Combine(data, "jobs.db"))
    .AddFileStorage(Path.Combine(data, "files"))
    .AddPickupDirectory(options => (options.Directory, options.From) = (Path.Combine(data, "mails"), "Exports <exports@shop.example>"))
    .AddDownloadLinks(address)
    .AddCampaigns<TeamCampaigns>()
    .AddWeb(options => options.SignOutUrl = "/sign-in");
builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data, "keys")));
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => options.LoginPath = "/sign-in");
builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapSignIn();
app.MapGet("/", () => Results.Redirect("/campaign-export/"));
app.MapCampaignExport("/campaign-export");

await app.StartAsync();
Console.WriteLine($"Dashboard: {address}/");
Console.WriteLine($"Mails, files and jobs: {data}");
await app.WaitForShutdownAsync();
