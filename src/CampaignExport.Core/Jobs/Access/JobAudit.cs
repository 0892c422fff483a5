using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;

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

/// <summary>Writes audit entries to the log category <c>CampaignExport.Audit</c>.</summary>
internal sealed class LogExportAudit(ILoggerFactory loggers) : IExportAudit
{
    private readonly ILogger _logger = loggers.CreateLogger("CampaignExport.Audit");

    public ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken = default)
    {
        Log.Audited(
            _logger, entry.Action.ToString(), entry.UserId, entry.Contents, entry.CampaignId, entry.WorkspaceId, entry.JobId ?? "none", entry.At, entry.Detail ?? "none");
        return ValueTask.CompletedTask;
    }
}
