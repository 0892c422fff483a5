namespace CampaignExport.Campaigns;

/// <summary>Says which campaigns a user may see: the seam to a host's list of campaigns. There is no default.</summary>
/// <remarks>What it throws ends the request. It may be called concurrently, unless it is registered once a request.</remarks>
public interface IExportCampaigns
{
    /// <summary>Lists the campaigns that a user may see, in an order of the host's choice that stays the same.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="after">The id of the last campaign of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The campaigns, fewer than the limit only at the end.</returns>
    ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Finds a campaign, if a user may see it.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="campaignId">The API id of the campaign, as it stands in the request: anything.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The campaign; null if there is none, or the user may not see it, which is answered alike.</returns>
    ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default);
}
