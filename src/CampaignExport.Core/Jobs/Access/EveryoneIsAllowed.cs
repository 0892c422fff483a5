namespace CampaignExport.Jobs;

/// <summary>Grants all permissions to every user.</summary>
internal sealed class EveryoneIsAllowed : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(ExportPermissions.All);
}
