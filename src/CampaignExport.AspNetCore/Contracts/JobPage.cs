namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Some jobs, the latest first, and before which the next page begins; nothing if this was the last.</summary>
internal sealed record JobPage(IReadOnlyList<JobBody> Jobs, string? Next);
