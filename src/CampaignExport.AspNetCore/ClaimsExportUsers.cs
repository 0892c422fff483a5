using System.Security.Claims;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore;

/// <summary>Reads the user from the claims of ASP.NET Core or OpenID Connect.</summary>
internal sealed class ClaimsExportUsers : IExportUsers
{
    public static readonly ClaimsExportUsers Instance = new();

    public ValueTask<ExportRequester?> FindAsync(HttpContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated != true || Find(ClaimTypes.NameIdentifier, "sub") is not { } id)
            return new((ExportRequester?)null);
        var zone = Find("zoneinfo");
        return new(new ExportRequester(id)
        {
            Address = Find(ClaimTypes.Email, "email"),
            Language = ExportLanguages.Find(Find("locale") ?? FindPreferredLanguage(context.Request)) ?? ExportLanguages.All[0],
            // An invalid claim does not prevent an export.
            TimeZone = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "UTC",
        });

        string? Find(params ReadOnlySpan<string> types)
        {
            foreach (var type in types)
            {
                if (user.FindFirst(type)?.Value is { Length: > 0 } value)
                    return value;
            }

            return null;
        }
    }

    /// <summary>The browser's preferred language among the supported ones.</summary>
    private static string? FindPreferredLanguage(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => ExportLanguages.Find(language.Value.Value))
        .FirstOrDefault(language => language is not null);
}
