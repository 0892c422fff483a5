namespace CampaignExport.Jobs;

/// <summary>Determines the permissions of users. There is no default.</summary>
/// <remarks>
/// Implementations must be thread-safe. The permissions are checked when an export is submitted, when it runs, and when a file is
/// downloaded, so a revoked permission takes effect at once. An exception is a failure and never grants a permission.
/// </remarks>
public interface IExportAuthorizer
{
    /// <summary>Gets the permissions of a user.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="workspaceId">The id of the workspace of the campaign; empty for <see cref="ExportPermissions.Operate"/>, which belongs to no campaign.</param>
    /// <param name="campaignId">The API id of the campaign; empty for <see cref="ExportPermissions.Operate"/>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The permissions.</returns>
    ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default);
}
