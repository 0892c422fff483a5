namespace CampaignExport.Jobs;

/// <summary>Calls a function of the host.</summary>
internal sealed class FunctionAuthorizer(Func<string, string, string, ExportPermissions> authorize) : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(authorize(userId, workspaceId, campaignId));
}
