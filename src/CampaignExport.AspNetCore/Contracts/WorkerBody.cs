using System.Text.Json.Serialization;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A worker as an operator sees it.</summary>
internal sealed record WorkerBody(string Id, string Machine, int ProcessId, string Version)
{
    [JsonConverter(typeof(EnumNameConverter<WorkerState>))]
    public WorkerState State { get; init; }

    /// <summary>The number of jobs that it runs.</summary>
    public int Jobs { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastSignAt { get; init; }

    /// <summary>The time since its last sign, in seconds.</summary>
    public double SilenceSeconds { get; init; }

    public static WorkerBody From(ExportWorker worker, ExportJobOptions options) => new(worker.Id, worker.MachineName, worker.ProcessId, worker.Version)
    {
        State = StateOf(worker, options),
        Jobs = worker.Jobs,
        StartedAt = worker.StartedAt,
        LastSignAt = worker.LastSignAt,
        SilenceSeconds = Math.Floor(worker.Silence.TotalSeconds),
    };

    // A worker that has not learned of its drain yet may have claimed a job since its last sign.
    private static WorkerState StateOf(ExportWorker worker, ExportJobOptions options) =>
        options.IsSilent(worker.Silence) ? WorkerState.Lost
        : !worker.IsDrainRequested ? WorkerState.Active
        : worker is { IsDraining: true, Jobs: 0 } ? WorkerState.Drained
        : WorkerState.Draining;
}

/// <summary>The state of a worker.</summary>
internal enum WorkerState
{
    /// <summary>It claims jobs.</summary>
    Active,

    /// <summary>Its drain is requested: it claims no more jobs, and completes those that it runs.</summary>
    Draining,

    /// <summary>It is drained and runs no job.</summary>
    Drained,

    /// <summary>It gives no sign, so it has probably crashed.</summary>
    Lost,
}

/// <summary>The workers of all hosts, the oldest first.</summary>
/// <param name="Workers">The workers.</param>
internal sealed record WorkerList(IReadOnlyList<WorkerBody> Workers);
