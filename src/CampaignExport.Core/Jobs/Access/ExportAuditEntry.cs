namespace CampaignExport.Jobs;

/// <summary>Who did what with an export, and when. No value of a recipient is in it.</summary>
/// <param name="Action">What happened.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="UserId">The id of the user: who did it, or, for what a worker did, for whom.</param>
/// <param name="JobId">The id of the job; null if there is none, because it was refused.</param>
/// <param name="WorkspaceId">The id of the workspace.</param>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="Contents">What was exported: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</param>
/// <param name="Detail">What else there is to say: the name of a file, why it failed; null for nothing.</param>
public sealed record ExportAuditEntry(
    ExportAuditAction Action,
    DateTimeOffset At,
    string UserId,
    string? JobId,
    string WorkspaceId,
    string CampaignId,
    string Contents,
    string? Detail = null);
