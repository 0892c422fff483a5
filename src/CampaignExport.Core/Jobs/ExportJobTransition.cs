namespace CampaignExport.Jobs;

/// <summary>A change of the state of a job.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="state">The new state.</param>
/// <param name="at">The time, in UTC.</param>
/// <param name="reason">The reason in a few words, without personal values.</param>
public sealed class ExportJobTransition(ExportJobState state, DateTimeOffset at, string reason)
{
    /// <summary>The new state.</summary>
    public ExportJobState State { get; } = state;

    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>The reason in a few words, without personal values.</summary>
    public string Reason { get; } = reason;
}
