namespace CampaignExport.Sinks;

/// <summary>The outcome of an export at one destination.</summary>
/// <param name="Name">The name of the destination.</param>
/// <param name="Error">The first error at the destination; null if there was none.</param>
public sealed record FanOutOutcome(string Name, Exception? Error)
{
    /// <summary>Whether the destination has not failed. After a successful export, it has the whole export; a failed destination has nothing of it.</summary>
    public bool Succeeded => Error is null;
}
