using System.Text.Json.Serialization;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A worker as an operator sees it.</summary>
internal sealed record WorkerBody(string Id, string Machine, int ProcessId, string Version)
{
    [JsonConverter(typeof(EnumNameConverter<ExportWorkerState>))]
    public ExportWorkerState State { get; init; }

    /// <summary>The number of jobs that it runs.</summary>
    public int Jobs { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastSignAt { get; init; }

    /// <summary>The time since its last sign, in seconds.</summary>
    public double SilenceSeconds { get; init; }

    public static WorkerBody From(ExportWorker worker, ExportJobOptions options) => new(worker.Id, worker.MachineName, worker.ProcessId, worker.Version)
    {
        State = options.StateOf(worker),
        Jobs = worker.Jobs,
        StartedAt = worker.StartedAt,
        LastSignAt = worker.LastSignAt,
        SilenceSeconds = Math.Floor(worker.Silence.TotalSeconds),
    };
}

/// <summary>The workers of all hosts, the oldest first.</summary>
/// <param name="Workers">The workers.</param>
internal sealed record WorkerList(IReadOnlyList<WorkerBody> Workers);
