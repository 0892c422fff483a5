using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace CampaignExport.AspNetCore.Dashboard;

/// <summary>The built files of the page. They are embedded, and their names hold a hash of their bytes, so browsers can cache them.</summary>
internal static class DashboardAssets
{
    private static readonly (string Name, string Extension, string ContentType)[] Built =
    [
        ("dashboard", "js", "text/javascript; charset=utf-8"),
        ("dashboard", "css", "text/css; charset=utf-8"),
        ("icon", "svg", "image/svg+xml"),
    ];

    private static readonly FrozenDictionary<string, DashboardAsset> ByName;

    static DashboardAssets()
    {
        var assets = new Dictionary<string, DashboardAsset>();
        var page = new StringBuilder(Encoding.UTF8.GetString(Read("page.html")));
        foreach (var (name, extension, contentType) in Built)
        {
            var content = Read($"{name}.{extension}");
            var hashed = $"{name}.{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}.{extension}";
            assets[hashed] = new DashboardAsset(contentType, content);
            page.Replace($"assets/{name}.{extension}", $"assets/{hashed}");
        }

        ByName = assets.ToFrozenDictionary();
        Page = page.ToString();
    }

    /// <summary>The page with the names of the assets. Its root and language are set for each request.</summary>
    public static string Page { get; }

    public static DashboardAsset? Find(string name) => ByName.GetValueOrDefault(name);

    private static byte[] Read(string name)
    {
        using var resource = typeof(DashboardAssets).Assembly.GetManifestResourceStream($"Dashboard.{name}")
            ?? throw new InvalidOperationException($"The asset {name} is not embedded.");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}

/// <summary>A built file of the page.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DashboardAsset(string ContentType, byte[] Content);
