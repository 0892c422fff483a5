using CampaignExport.AspNetCore.Listing;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>
/// Refuses download links that cannot work, when the host starts: links without an address, links signed with keys that the downloading process does not have,
/// and links to another path than that of the endpoints.
/// </summary>
internal sealed class DownloadLinkChecks(
    IServiceProviderIsService registered, IOptions<KeyManagementOptions> keyRing, IOptions<DataProtectionOptions> protection, IServiceProvider services)
    : IValidateOptions<DownloadLinkOptions>, IStartupFilter
{
    private readonly IHostEnvironment? _environment = services.GetService<IHostEnvironment>();

    public ValidateOptionsResult Validate(string? name, DownloadLinkOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Runs after the application has mapped its endpoints and before the server listens.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var options = services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value;
        if (FindProblem(options) is { } problem)
            throw new OptionsValidationException(Options.DefaultName, typeof(DownloadLinkOptions), [problem]);
    };

    private IEnumerable<string> FindProblems(DownloadLinkOptions options)
    {
        // AddWeb registers the counts. A worker has no endpoints, even if it has a server.
        var hasEndpoints = registered.IsService(typeof(CampaignCounts)) && registered.IsService(typeof(IServer));
        if (options.BaseUrl is null && !(_environment?.IsDevelopment() == true && hasEndpoints))
            yield return "DownloadLinkOptions.BaseUrl is missing. Call AddDownloadLinks(\"https://...\") with the URL at which users reach the application. Only the Development environment does without: there, it is the address of the server.";

        // A single process with both creates and verifies its own links.
        var isAlone = hasEndpoints && registered.IsService(typeof(ExportJobWorker)) && !options.SeveralProcesses;
        if (!isAlone && FindProblemOfKeys(options) is { } problem)
            yield return problem;
    }

    private string? FindProblem(DownloadLinkOptions options)
    {
        var isMapped = services.GetRequiredService<EndpointDataSource>().Endpoints
            .Any(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == DownloadEndpoints.Name);
        if (!isMapped)
            return "AddWeb() is called, but MapCampaignExport() is not, so there is no page, and links of mails lead nowhere. Call app.MapCampaignExport(). A worker whose endpoints another process serves calls AddDataProtectionKeys() in place of AddWeb().";
        if (services.GetRequiredService<DownloadLinkHost>().MappedPath is not { } path)
            return "MapCampaignExport is called with a path that has parameters, so links of mails cannot lead there. Give it a path without parameters.";
        return options.Path is null || string.Equals(options.Path.TrimEnd('/'), path, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"DownloadLinkOptions.Path is '{options.Path}', and MapCampaignExport serves downloads at '{path}'. Remove Path here, and set it to '{path}' in a separate worker.";
    }

    private string? FindProblemOfKeys(DownloadLinkOptions options)
    {
        if (options.Keys.Count > 0 || (keyRing.Value.XmlRepository is not null && HasName(protection.Value.ApplicationDiscriminator)))
            return null;
        return "One process creates download links and another serves them, but they do not share keys. Persist the key ring where all processes find it, "
            + "under one application name: builder.Services.AddDataProtection().SetApplicationName(\"shop\").PersistKeysToFileSystem(new DirectoryInfo(\"/shared/keys\")), or "
            + "PersistKeysToDbContext<TContext>(). Or set the same key in all processes: AddDownloadLinks(options => options.Keys[\"2026\"] = ...), 32 random bytes as base64.";
    }

    // Without a name, ASP.NET Core uses the folder of the application, which other processes may not share.
    private bool HasName(string? discriminator) => !string.IsNullOrEmpty(discriminator)
        && Path.TrimEndingDirectorySeparator(discriminator) != Path.TrimEndingDirectorySeparator(_environment?.ContentRootPath ?? "");
}
