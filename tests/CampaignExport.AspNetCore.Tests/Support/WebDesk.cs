using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.AspNetCore.Tests.Support;

/// <summary>A host on a free port, with cookies and tokens, and a clock that the test controls.</summary>
internal sealed class WebDesk : IExportAuthorizer, IAsyncDisposable
{
    public const string Prefix = "/campaign-export";

    private readonly TemporaryFolder _folder = new();
    private readonly List<HttpClient> _clients = [];
    private WebApplication? _app;
    private int _requests;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    public InMemoryExportJobStore Store => field ??= new(Time);

    public IServiceProvider Services => _app!.Services;

    public IExportJobs Jobs => Services.GetRequiredService<IExportJobs>();

    /// <summary>A user whose permissions were revoked.</summary>
    public string? Dismissed { get; set; }

    /// <summary>The number of requests in progress.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The server errors. A disconnected client is not one.</summary>
    public ConcurrentQueue<Exception> Errors { get; } = [];

    public Uri Address => new(_app!.Urls.Single());

    public static async Task<WebDesk> OpenAsync(
        Action<IEndpointConventionBuilder>? map = null, Action<ICampaignExportBuilder>? add = null, int maxQueued = 1000)
    {
        var desk = new WebDesk();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(desk.Time);
        builder.Services.AddSingleton<IExportJobStore>(desk.Store);
        builder.Services.AddSingleton<IExportAuthorizer>(desk);
        builder.Services.AddSingleton<ICampaignMetricsSource, Numbers>();
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        var export = builder.Services.AddCampaignExport()
            .AddJobs(options => options.MaxQueued = maxQueued)
            .AddFileStorage(desk._folder["files"])
            .AddCampaigns<Campaigns>().AddWeb()
            .AddDownloadLinks(options =>
            {
                options.BaseUrl = "https://app.example.com";
                options.Keys["k"] = Convert.ToBase64String(new byte[32]);
            });
        add?.Invoke(export);
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication("either")
            .AddPolicyScheme("either", null, options => options.ForwardDefaultSelector =
                context => context.Request.Headers.Authorization.Count > 0 ? "token" : "cookie")
            .AddCookie("cookie", options => options.LoginPath = "/sign-in-page")
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>("token", null);

        desk._app = builder.Build();
        desk._app.Use(async (context, next) =>
        {
            Interlocked.Increment(ref desk._requests);
            try
            {
                await next(context);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                desk.Errors.Enqueue(error);
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref desk._requests);
            }
        });
        // First in the pipeline, so that refusals of the others get a body.
        desk._app.UseStatusCodePages();
        desk._app.UseAuthentication();
        desk._app.UseAuthorization();
        desk._app.MapOpenApi();
        desk._app.MapGet("/sign-in/{user}", (string user, string? locale, string? zone, HttpContext context) => context.SignInAsync("cookie", new ClaimsPrincipal(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, user),
                    new(ClaimTypes.Email, $"{user}@example.com"),
                    new("locale", locale ?? (user == "fred" ? "fr-CA" : "en")),
                    new("zoneinfo", zone ?? ""),
                ],
                "cookie"))));
        var endpoints = desk._app.MapCampaignExport(Prefix);
        map?.Invoke(endpoints);
        await desk._app.StartAsync();
        return desk;
    }

    /// <summary>Creates a client of a signed-in user, which sends antiforgery tokens by default.</summary>
    public async Task<HttpClient> SignInAsync(string user, bool withToken = true, string claims = "")
    {
        var client = Client();
        (await client.GetAsync($"/sign-in/{user}?{claims}")).EnsureSuccessStatusCode();
        if (withToken)
        {
            var token = await client.GetFromJsonAsync<JsonElement>($"{Prefix}/antiforgery");
            client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
        }

        return client;
    }

    /// <summary>Creates an unauthenticated client.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }

    /// <summary>Runs all due jobs.</summary>
    public async Task WorkAsync()
    {
        var options = new ExportJobOptions();
        var runner = Services.GetRequiredService<ExportJobRunner>();
        while (await Store.ClaimAsync(new(options.LeaseDuration, options.MaxRunning)) is { } job)
            await runner.RunAsync(job);
    }

    /// <summary>Exports the charts of a campaign for a user, as one file.</summary>
    public async Task<ExportJob> ExportAsync(string user, string campaign = "summer-sale")
    {
        var job = await Jobs.SubmitAsync(new ChartJobRequest("shop", campaign, new ExportRequester(user)) { Layout = Exports.ChartLayout.Long });
        await WorkAsync();
        return (await Jobs.FindAsync(job.Id))!;
    }

    /// <summary>Gets the path of a link to the first file of a job.</summary>
    public string LinkTo(ExportJob job, string? user = null, TimeSpan? lifetime = null) => Services.GetRequiredService<DownloadLinks>().Create(
        job.Id, job.Files is [var file, ..] ? file.Name : "charts.csv", user ?? job.Request.Requester.UserId,
        Time.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(4))).AbsolutePath;

    /// <summary>The path of the first file of a job.</summary>
    public string PathOf(ExportJob job) => _folder[$"files/{job.Id}/{job.Files[0].Name}"];

    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) => new(userId switch
        {
            "olga" => campaignId == "" ? ExportPermissions.Operate : ExportPermissions.None,
            "bob" => ExportPermissions.ExportCharts,
            _ when userId == Dismissed => ExportPermissions.None,
            "mallory" => ExportPermissions.None,
            "carl" when campaignId != "summer-sale" => ExportPermissions.None,
            _ => ExportPermissions.ExportCharts | ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData,
        });

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        if (_app is not null)
            await _app.DisposeAsync();
        _folder.Dispose();
    }
}
