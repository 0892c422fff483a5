namespace CampaignExport.Jobs;

/// <summary>Says who may export what: the seam to a host's permissions. There is no default.</summary>
/// <remarks>
/// May be called concurrently. It is asked when an export is submitted, again when it runs, and again when a file is
/// downloaded, so a permission that is taken away counts at once. What it throws is taken for a failure, never for a yes.
/// </remarks>
public interface IExportAuthorizer
{
    /// <summary>Says what a user may do.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="workspaceId">The id of the workspace that the campaign belongs to.</param>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>What the user may do.</returns>
    ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default);
}
