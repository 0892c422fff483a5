using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>A store that events are imported into.</summary>
internal interface IEventTarget
{
    /// <summary>Reads the imported ranges of files.</summary>
    Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken);

    /// <summary>Creates an empty batch.</summary>
    IEventBatch CreateBatch();
}

/// <summary>Events that are committed together.</summary>
/// <remarks>Not thread-safe.</remarks>
internal interface IEventBatch : IDisposable
{
    /// <summary>The number of added events and purchases.</summary>
    long Kept { get; }

    /// <summary>Adds an event, unless one with the same campaign and id was added before.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="ArgumentException">A purchase has no price or no currency.</exception>
    bool TryAdd(MessageEvent one);

    /// <summary>Commits the events. A commit that has started is not cancelled.</summary>
    /// <param name="name">The name of the commit.</param>
    /// <param name="inputs">The ranges of files with the events.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>False if the same commit was made meanwhile.</returns>
    Task<bool> CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken);
}
