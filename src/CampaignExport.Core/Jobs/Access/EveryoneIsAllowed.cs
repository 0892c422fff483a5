namespace CampaignExport.Jobs;

/// <summary>Allows everything to everyone, where a host says so in words.</summary>
internal sealed class EveryoneIsAllowed : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(ExportPermissions.All);
}
