using CampaignExport.Jobs;

namespace WorkerHost;

/// <summary>The permissions of users: here a list in the code, in a real host its own permission system.</summary>
public sealed class TeamAuthorizer : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) => new(userId switch
        {
            "ada" => ExportPermissions.ExportCharts | ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData,
            "bob" => ExportPermissions.ExportCharts,
            _ => ExportPermissions.None,
        });
}
