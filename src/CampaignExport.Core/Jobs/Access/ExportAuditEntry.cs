namespace CampaignExport.Jobs;

/// <summary>An entry of the audit trail. It contains no value of a recipient.</summary>
/// <param name="Action">The action.</param>
/// <param name="At">The time, in UTC.</param>
/// <param name="UserId">The id of the user; for an action of a worker, the id of the requester.</param>
/// <param name="JobId">The id of the job; null if the submission was rejected.</param>
/// <param name="WorkspaceId">The id of the workspace.</param>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="Contents">The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</param>
/// <param name="Detail">Details such as the name of a file or the reason of a failure; null for none.</param>
public sealed record ExportAuditEntry(
    ExportAuditAction Action,
    DateTimeOffset At,
    string UserId,
    string? JobId,
    string WorkspaceId,
    string CampaignId,
    string Contents,
    string? Detail = null);
