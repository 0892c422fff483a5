using CampaignExport.Jobs;

namespace Dashboard;

/// <summary>The permissions of users.</summary>
internal sealed class TeamAuthorizer : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(DemoUser.All.FirstOrDefault(user => user.Id == userId) switch
        {
            { MayExportUserData: true } => ExportPermissions.All | ExportPermissions.Operate,
            { } => ExportPermissions.ExportCharts,
            null => ExportPermissions.None,
        });
}
