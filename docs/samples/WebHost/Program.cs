using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using CampaignExport.Sources;
using Microsoft.AspNetCore.Authentication;
using WebHost;

// <web-host>
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCampaignExport()
    .AddMetricsSource(new DataSeriesFileSource("data_series.json"))
    .AddRecipientSource(new UserExportSource("users.jsonl"))
    .AddJobWorker()
    .AddAuthorizer<TeamAuthorizer>()
    .AddSqlite(options => options.Path = "exports/jobs.db")
    .AddFileStorage("exports/files")
    .AddDownloadLinks("http://localhost:5000")
    .AddCampaigns<TeamCampaigns>().AddWeb();
builder.Services.AddAuthentication("cookie").AddCookie("cookie");
builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();
builder.Services.AddOpenApi();

var app = builder.Build();
// First, so that refusals of the others get a body.
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.MapOpenApi();
app.MapCampaignExport("/campaign-export");
// </web-host>

// Replaces the sign-in of a real host.
app.MapGet("/sign-in/{user}", (string user, HttpContext context) => context.SignInAsync(
    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "cookie"))));
app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
Console.WriteLine($"unauthenticated: {(int)(await client.GetAsync("/campaign-export/campaigns")).StatusCode}");
using var forOther = new HttpRequestMessage(HttpMethod.Get, "/campaign-export/campaigns") { Headers = { Host = "evil.example" } };
Console.WriteLine($"another host: {(int)(await client.SendAsync(forOther)).StatusCode}");
await client.GetAsync("/sign-in/ada");

// <web-client>
var token = await client.GetFromJsonAsync<JsonElement>("/campaign-export/antiforgery");
client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
var submitted = await client.PostAsJsonAsync("/campaign-export/jobs", new { campaignId = "summer-sale", contents = "all", packaging = "none" });
Console.WriteLine($"submitted: {(int)submitted.StatusCode}");
using var events = new StreamReader(await client.GetStreamAsync($"{submitted.Headers.Location}/events"));
await events.ReadToEndAsync();
var job = await client.GetFromJsonAsync<JsonElement>(submitted.Headers.Location);
var file = job.GetProperty("files")[0];
var content = await client.GetByteArrayAsync(file.GetProperty("download").GetString());
Console.WriteLine($"{file.GetProperty("name")}: {file.GetProperty("rows")} rows, {content.Length} bytes");
// </web-client>

Console.WriteLine(await client.GetStringAsync("/campaign-export/campaigns/summer-sale/charts/messages-sent-by-date.csv"));
await app.StopAsync();
