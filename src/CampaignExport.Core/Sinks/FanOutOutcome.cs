namespace CampaignExport.Sinks;

/// <summary>The outcome of an export at one destination.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FanOutOutcome
{
    internal FanOutOutcome(string name, Exception? error) => (Name, Error) = (name, error);

    /// <summary>The name of the destination.</summary>
    public string Name { get; }

    /// <summary>The first error at the destination; null if there was none.</summary>
    public Exception? Error { get; }

    /// <summary>Whether the destination has not failed. After a successful export, it has the whole export; a failed destination has nothing of it.</summary>
    public bool Succeeded => Error is null;
}
