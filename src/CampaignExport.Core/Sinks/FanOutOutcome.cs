namespace CampaignExport.Sinks;

/// <summary>What has become of an export at one destination.</summary>
/// <param name="Name">What the caller calls the destination.</param>
/// <param name="Error">The first thing that went wrong there; null if nothing did.</param>
public sealed record FanOutOutcome(string Name, Exception? Error)
{
    /// <summary>Whether nothing went wrong there: once the export has ended well, all of it is at the destination, and else nothing of it.</summary>
    public bool IsSound => Error is null;
}
