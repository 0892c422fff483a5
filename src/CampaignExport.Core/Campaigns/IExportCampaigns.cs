namespace CampaignExport.Campaigns;

/// <summary>The campaigns that a user may see. A host implements it or registers a query; there is no default implementation.</summary>
/// <remarks>Implementations must be thread-safe, unless one instance is created for each request. An exception ends the request.</remarks>
public interface IExportCampaigns
{
    /// <summary>Lists the campaigns that a user may see, in a stable order.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="after">The id of the last campaign of the previous page; null for the first page.</param>
    /// <param name="limit">The maximum number of campaigns.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The campaigns. Only the last page has fewer than <paramref name="limit"/>.</returns>
    ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Finds a campaign, if a user may see it.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="campaignId">The API id in the request, which can be any text.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The campaign; null if it does not exist or the user may not see it.</returns>
    ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default);
}
