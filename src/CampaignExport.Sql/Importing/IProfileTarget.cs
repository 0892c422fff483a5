using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>A store that profiles are imported into.</summary>
internal interface IProfileTarget
{
    /// <summary>Reads the imported ranges of files.</summary>
    Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken);

    /// <summary>Creates an empty batch.</summary>
    IProfileBatch CreateBatch();
}

/// <summary>Profiles that are committed together.</summary>
/// <remarks>Not thread-safe.</remarks>
internal interface IProfileBatch : IDisposable
{
    /// <summary>The number of added profiles. If a profile was added several times, the last state is committed.</summary>
    long Count { get; }

    /// <summary>Adds a profile.</summary>
    /// <returns>The number of its receipts; null if the profile has no key and was not added.</returns>
    int? TryAdd(Recipient profile);

    /// <summary>Commits the profiles, unless the same commit was made meanwhile. A commit that has started is not cancelled.</summary>
    /// <param name="name">The name of the commit.</param>
    /// <param name="inputs">The files with the profiles.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    Task CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken);
}
