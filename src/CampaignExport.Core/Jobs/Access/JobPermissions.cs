namespace CampaignExport.Jobs;

/// <summary>What of the permissions a job needs.</summary>
internal static class JobPermissions
{
    public static async ValueTask<ExportPermissions> OfAsync(
        this IExportAuthorizer authorizer, ExportJobRequest request, string userId, CancellationToken cancellationToken) =>
        await authorizer.GetPermissionsAsync(userId, request.WorkspaceId, request.CampaignId, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether this is enough to export what was asked for. Personal data that may not be seen is left out of it, where that is possible.</summary>
    public static bool Allow(this ExportPermissions permissions, ExportJobRequest request) => request switch
    {
        RecipientJobRequest { Choice.Contents: Recipients.RecipientContents.Email } =>
            permissions.HasFlag(ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData),
        RecipientJobRequest => permissions.HasFlag(ExportPermissions.ExportUserData),
        _ => permissions.HasFlag(ExportPermissions.ExportCharts),
    };

    /// <summary>Whether this is enough to download what was exported.</summary>
    public static bool AllowDownload(this ExportPermissions permissions, ExportJob job) =>
        permissions.Allow(job.Request) && (!job.HasPersonalData || permissions.HasFlag(ExportPermissions.ViewPersonalData));
}
