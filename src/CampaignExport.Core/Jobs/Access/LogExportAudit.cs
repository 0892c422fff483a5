using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Writes audit entries to the log category <c>CampaignExport.Audit</c>.</summary>
internal sealed class LogExportAudit(ILoggerFactory loggers) : IExportAudit
{
    private readonly ILogger _logger = loggers.CreateLogger("CampaignExport.Audit");

    public ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken = default)
    {
        Log.Audited(
            _logger, entry.Action.ToString(), entry.UserId, entry.Contents, entry.CampaignId, entry.WorkspaceId, entry.JobId ?? "none", entry.At, entry.Detail ?? "");
        return ValueTask.CompletedTask;
    }
}
