namespace CampaignExport.Jobs;

/// <summary>The permissions that a job requires.</summary>
internal static class JobPermissions
{
    public static async ValueTask<ExportPermissions> GetPermissionsAsync(
        this IExportAuthorizer authorizer, ExportJobRequest request, string userId, CancellationToken cancellationToken) =>
        await authorizer.GetPermissionsAsync(userId, request.WorkspaceId, request.CampaignId, cancellationToken).ConfigureAwait(false);

    /// <summary>Determines whether a user may operate the jobs of all users.</summary>
    public static async ValueTask<bool> MayOperateAsync(this IExportAuthorizer authorizer, string userId, CancellationToken cancellationToken) =>
        (await authorizer.GetPermissionsAsync(userId, workspaceId: "", campaignId: "", cancellationToken).ConfigureAwait(false)).HasFlag(ExportPermissions.Operate);

    /// <summary>Determines whether the permissions allow the export. Where possible, the export omits personal data that the requester may not see.</summary>
    public static bool Allow(this ExportPermissions permissions, ExportJobRequest request) => request switch
    {
        RecipientJobRequest { Choice.Contents: Recipients.RecipientContents.Email } =>
            permissions.HasFlag(ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData),
        RecipientJobRequest => permissions.HasFlag(ExportPermissions.ExportUserData),
        _ => permissions.HasFlag(ExportPermissions.ExportCharts),
    };

    /// <summary>Determines whether the permissions allow the download of the files.</summary>
    public static bool AllowDownload(this ExportPermissions permissions, ExportJob job) =>
        permissions.Allow(job.Request) && (!job.HasPersonalData || permissions.HasFlag(ExportPermissions.ViewPersonalData));
}

/// <summary>Grants all permissions to every user.</summary>
internal sealed class EveryoneIsAllowed : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(ExportPermissions.All);
}

/// <summary>Calls a function of the host.</summary>
internal sealed class FunctionAuthorizer(Func<string, string, string, ExportPermissions> authorize) : IExportAuthorizer
{
    public ValueTask<ExportPermissions> GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken = default) =>
        new(authorize(userId, workspaceId, campaignId));
}
