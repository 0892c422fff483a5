using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore;

/// <summary>Says who sends a request: the seam to a host's users. Without one, the claims of the authenticated user say it.</summary>
/// <remarks>Made once a request. What it throws ends the request.</remarks>
public interface IExportUsers
{
    /// <summary>Finds the user of a request that the host has authenticated.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The user, with the address, language and zone for mails; null for nobody, who is refused.</returns>
    ValueTask<ExportRequester?> FindAsync(HttpContext context);
}
