namespace CampaignExport.Jobs;

/// <summary>A worker: a process that runs jobs, as it described itself in its last sign.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ExportWorker
{
    /// <summary>Initializes a worker.</summary>
    /// <param name="id">The id of the worker, new for each start of a process.</param>
    /// <param name="machineName">The name of its machine.</param>
    /// <param name="processId">The id of its process on the machine.</param>
    /// <param name="version">The version of the library that it uses.</param>
    public ExportWorker(string id, string machineName, int processId, string version) =>
        (Id, MachineName, ProcessId, Version) = (id, machineName, processId, version);

    /// <summary>The id of the worker, new for each start of a process.</summary>
    public string Id { get; init; }

    /// <summary>The name of its machine.</summary>
    public string MachineName { get; }

    /// <summary>The id of its process on the machine.</summary>
    public int ProcessId { get; init; }

    /// <summary>The version of the library that it uses.</summary>
    public string Version { get; }

    /// <summary>The number of jobs that it runs.</summary>
    public int Jobs { get; init; }

    /// <summary>Whether it claims no more jobs, because it has learned that its drain is requested.</summary>
    public bool IsDraining { get; init; }

    /// <summary>Whether its drain is requested. Set by the store.</summary>
    public bool IsDrainRequested { get; init; }

    /// <summary>When it gave its first sign, in UTC, by the clock of the store. Set by the store.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it gave its last sign, in UTC, by the clock of the store. Set by the store.</summary>
    public DateTimeOffset LastSignAt { get; init; }

    /// <summary>How long ago its last sign was when the store was asked, not negative, by the clock of the store. Set by the store.</summary>
    public TimeSpan Silence { get; init; }
}
