using System.Security.Cryptography;
using CampaignExport.Notifications;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>
/// The URL of this application's download links, and signatures with its Data Protection keys. The URL never comes from a request, since a forged
/// <c>Host</c> header would redirect the links in mails.
/// </summary>
internal sealed class DownloadLinkHost(IDataProtectionProvider protection, IServiceProvider services) : IDownloadLinkHost
{
    private const string Purpose = "CampaignExport.DownloadLinks";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    public Uri DownloadUrl
    {
        get
        {
            var options = services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value;
            var url = options.BaseUrl ?? UrlOfServer() ?? throw new InvalidOperationException(
                "A download link cannot be created: the URL of the server is unknown. Call AddDownloadLinks(\"https://...\") with the URL at which users reach the application.");
            return new Uri($"{url.TrimEnd('/')}{(MappedPath ?? options.Path ?? DownloadLinkOptions.DefaultPath).TrimEnd('/')}/");
        }
    }

    /// <summary>The path of downloads; null if they are not mapped, or are mapped below a parameter.</summary>
    public string? MappedPath => services.GetService<LinkGenerator>() is { } links ? PathOf(links, "-") is { } path ? path[..^2] : null : null;

    /// <summary>The path of a link, without the path base of the application unless it is given.</summary>
    public static string? PathOf(LinkGenerator links, string token, string pathBase = "") => links.GetPathByName(
        DownloadEndpoints.Name,
        new RouteValueDictionary { ["token"] = token },
        pathBase,
        options: new LinkOptions { LowercaseUrls = false, AppendTrailingSlash = false });

    // The signed content is the purpose of the protector, so the signature does not contain it and links stay short.
    public byte[] Sign(byte[] content) => ProtectorOf(content).Protect([]);

    public bool Verify(byte[] content, byte[] signature)
    {
        try
        {
            return ProtectorOf(content).Unprotect(signature).Length == 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private IDataProtector ProtectorOf(byte[] content) => _protector.CreateProtector(Convert.ToBase64String(SHA256.HashData(content)));

    /// <summary>The server's local URL, HTTPS before HTTP. Only in development, since users reach other servers under another name.</summary>
    private string? UrlOfServer()
    {
        if (services.GetService<IHostEnvironment>()?.IsDevelopment() != true)
            return null;
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Select(LocalOf).OfType<string>().OrderByDescending(address => address.StartsWith("https:", StringComparison.Ordinal)).FirstOrDefault();
    }

    private static string? LocalOf(string address)
    {
        var binding = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe
            ? null
            : $"{binding.Scheme}://{(binding.Host is "+" or "*" or "[::]" or "0.0.0.0" ? "localhost" : binding.Host)}:{binding.Port}{binding.PathBase}";
    }
}
