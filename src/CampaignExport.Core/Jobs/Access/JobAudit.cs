namespace CampaignExport.Jobs;

/// <summary>Writes the audit entries of a job.</summary>
internal static class JobAudit
{
    public static ValueTask WriteAsync(
        this IExportAudit audit, ExportAuditAction action, ExportJob job, DateTimeOffset at, string? detail, CancellationToken cancellationToken) =>
        audit.WriteAsync(action, job.Request, job.Id, job.Request.Requester.UserId, at, detail, cancellationToken);

    public static ValueTask WriteAsync(
        this IExportAudit audit,
        ExportAuditAction action,
        ExportJobRequest request,
        string? jobId,
        string userId,
        DateTimeOffset at,
        string? detail,
        CancellationToken cancellationToken) =>
        audit.WriteAsync(
            new ExportAuditEntry(action, at, userId, jobId, request.WorkspaceId, request.CampaignId, request.Contents, detail), cancellationToken);
}
