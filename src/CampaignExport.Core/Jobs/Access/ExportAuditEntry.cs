namespace CampaignExport.Jobs;

/// <summary>An entry of the audit trail. It contains no value of a recipient.</summary>
/// <param name="action">The action.</param>
/// <param name="at">The time, in UTC.</param>
/// <param name="userId">The id of the user; for an action of a worker, the id of the requester.</param>
/// <param name="jobId">The id of the job; null if the submission was rejected.</param>
/// <param name="workspaceId">The id of the workspace.</param>
/// <param name="campaignId">The API id of the campaign.</param>
/// <param name="contents">The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</param>
/// <param name="detail">Details such as the name of a file or the reason of a failure; null for none.</param>
public sealed class ExportAuditEntry(
    ExportAuditAction action,
    DateTimeOffset at,
    string userId,
    string? jobId,
    string workspaceId,
    string campaignId,
    string contents,
    string? detail = null)
{
    /// <summary>The action.</summary>
    public ExportAuditAction Action { get; } = action;

    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>The id of the user; for an action of a worker, the id of the requester.</summary>
    public string UserId { get; } = userId;

    /// <summary>The id of the job; null if the submission was rejected.</summary>
    public string? JobId { get; } = jobId;

    /// <summary>The id of the workspace.</summary>
    public string WorkspaceId { get; } = workspaceId;

    /// <summary>The API id of the campaign.</summary>
    public string CampaignId { get; } = campaignId;

    /// <summary>The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public string Contents { get; } = contents;

    /// <summary>Details such as the name of a file or the reason of a failure; null for none.</summary>
    public string? Detail { get; } = detail;
}
