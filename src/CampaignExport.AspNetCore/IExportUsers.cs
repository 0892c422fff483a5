using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore;

/// <summary>Finds the user of a request. Without an implementation, the claims of the authenticated user are used.</summary>
/// <remarks>One instance serves one request. An exception ends the request.</remarks>
public interface IExportUsers
{
    /// <summary>Finds the user of a request that the host has authenticated.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The user, with the address, language and time zone for mails; null if the request has no known user and must be refused.</returns>
    ValueTask<ExportRequester?> FindAsync(HttpContext context);
}
