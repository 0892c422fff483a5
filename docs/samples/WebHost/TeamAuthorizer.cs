using CampaignExport.Jobs;

namespace WebHost;

/// <summary>Who may export what: here a list in the code, in a real host whatever decides on permissions.</summary>
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
