namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A page of jobs, the latest first, and the id before which the next page begins; omitted on the last page.</summary>
internal sealed record JobPage(IReadOnlyList<JobBody> Jobs, string? Next);
