using System.Security.Claims;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Reports;
using CampaignExport.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>A host of the dashboard on a free port, with a path base and a prefix other than the defaults.</summary>
internal sealed class Site : IExportAuthorizer, IAsyncDisposable
{
    public const string Root = "/app/reports/exports";

    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    public SiteRecipients Recipients { get; } = new();

    public SiteNumbers Numbers { get; } = new();

    /// <summary>Responds instead of the endpoints if it returns true.</summary>
    public Func<HttpContext, bool> Refuses { get; set; } = _ => false;

    public IExportJobs Jobs => _app!.Services.GetRequiredService<IExportJobs>();

    public IExportJobStore Store => _app!.Services.GetRequiredService<IExportJobStore>();

    public Uri Address => new(_app!.Urls.Single());

    public static async Task<Site> OpenAsync(TimeSpan? linkLifetime = null, Action<ICampaignExportBuilder>? add = null)
    {
        var site = new Site();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ICampaignMetricsSource>(site.Numbers);
        builder.Services.AddSingleton<ILinkClicksSource>(site.Numbers);
        builder.Services.AddSingleton<IExportAuthorizer>(site);
        builder.Services.AddSingleton<IExportJobStore>(new InMemoryExportJobStore());
        var exports = builder.Services.AddCampaignExport()
            .AddJobs(options =>
            {
                options.LinkLifetime = linkLifetime ?? options.LinkLifetime;
                options.PollInterval = options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
                options.FirstPause = TimeSpan.FromSeconds(4);
            })
            .AddJobWorker()
            .AddFileStorage(site._folder["files"])
            .AddCampaigns<SiteCampaigns>().AddWeb()
            .AddDownloadLinks(options =>
            {
                options.BaseUrl = "http://localhost/app";
                options.Keys["k"] = Convert.ToBase64String(new byte[32]);
            });
        add?.Invoke(exports);
        if (!builder.Services.Any(service => service.ServiceType == typeof(IRecipientExports)))
            exports.AddRecipientSource(site.Recipients);
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication("cookie").AddCookie("cookie", options => options.LoginPath = "/sign-in/ada");

        site._app = builder.Build();
        site._app.UsePathBase("/app");
        site._app.UseRouting();
        site._app.Use((context, next) =>
        {
            if (!site.Refuses(context))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        site._app.UseAuthentication();
        site._app.UseAuthorization();
        site._app.MapGet("/sign-in/{user}", async (string user, string? name, string? returnUrl, HttpContext context) =>
        {
            await context.SignInAsync("cookie", new ClaimsPrincipal(new ClaimsIdentity(name is null ? [new(ClaimTypes.NameIdentifier, user)] : [new(ClaimTypes.NameIdentifier, user), new(ClaimTypes.Name, name)], "cookie")));
            return Results.LocalRedirect(returnUrl ?? $"{Root}/");
        });
        site._app.MapCampaignExport("/reports/exports");
        await site._app.StartAsync();
        return site;
    }

    /// <summary>Deletes the files of all jobs, as an operator can.</summary>
    public void DeleteFiles() => Directory.Delete(_folder["files"], recursive: true);

    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) => new(userId switch
        {
            "bob" => ExportPermissions.ExportCharts,
            "carol" => ExportPermissions.ExportCharts | ExportPermissions.ExportUserData,
            "mallory" => ExportPermissions.None,
            "olga" => ExportPermissions.All | ExportPermissions.Operate,
            _ => ExportPermissions.ExportCharts | ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData,
        });

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _folder.Dispose();
    }
}
