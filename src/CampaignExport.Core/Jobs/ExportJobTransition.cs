namespace CampaignExport.Jobs;

/// <summary>A change of the state of a job.</summary>
/// <param name="State">The new state.</param>
/// <param name="At">The time, in UTC.</param>
/// <param name="Reason">The reason in a few words, without personal values.</param>
public sealed record ExportJobTransition(ExportJobState State, DateTimeOffset At, string Reason);
