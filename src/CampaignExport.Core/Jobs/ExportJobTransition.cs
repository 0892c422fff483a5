namespace CampaignExport.Jobs;

/// <summary>A step in the life of a job.</summary>
/// <param name="State">The state it came into.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Reason">Why, in a few words without personal values.</param>
public sealed record ExportJobTransition(ExportJobState State, DateTimeOffset At, string Reason);
