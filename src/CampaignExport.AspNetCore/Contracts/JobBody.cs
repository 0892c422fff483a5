using System.Text.Json.Serialization;
using CampaignExport.Jobs;
using CampaignExport.Notifications;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A job as its requester sees it.</summary>
internal sealed record JobBody(
    string Id,
    string WorkspaceId,
    string CampaignId,
    string? CampaignName,
    string Contents,
    string Format,
    [property: JsonConverter(typeof(EnumNameConverter<ExportJobState>))] ExportJobState State,
    DateTimeOffset SubmittedAt)
{
    /// <summary>Whether it has ended. Only its expiry can follow.</summary>
    public bool IsEnded { get; init; }

    public bool IsCancelRequested { get; init; }

    /// <summary>The number of rows stored so far, or in total at the end.</summary>
    public long Rows { get; init; }

    public long Bytes { get; init; }

    public double RowsPerSecond { get; init; }

    /// <summary>The reason of a failure.</summary>
    [JsonConverter(typeof(EnumNameConverter<ExportFailure>))]
    public ExportFailure? Failure { get; init; }

    /// <summary>The errors of the request or the data, as sentences; omitted for other failures.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>The retry of the job; omitted during the first attempt and if no retry follows.</summary>
    public JobRetryBody? Retry { get; init; }

    public IReadOnlyList<JobFileBody> Files { get; init; } = [];

    /// <summary>The language of <see cref="FailureDetail"/> and <see cref="Warnings"/>: that of the submission.</summary>
    public required string Language { get; init; }

    /// <summary>The warnings about its charts, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<JobDeliveryBody> Deliveries { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <param name="job">The job.</param>
    /// <param name="pathOf">Creates the download path of a file.</param>
    public static JobBody From(ExportJob job, Func<ExportJobFile, string> pathOf)
    {
        var isReady = job.State == ExportJobState.Completed;
        var files = isReady ? job.Files : [];
        var request = job.Request;
        return new JobBody(
            job.Id, request.WorkspaceId, request.CampaignId, request.CampaignName, request.Contents, request.Format, job.State, job.SubmittedAt)
        {
            IsEnded = HasEnded(job),
            IsCancelRequested = job.CancelRequestedAt is not null,
            Rows = isReady ? files.Sum(file => file.Rows) : job.Progress.Rows,
            Bytes = isReady ? files.Sum(file => file.Bytes) : job.Progress.Bytes,
            RowsPerSecond = job.State == ExportJobState.Running ? job.Progress.RowsPerSecond : 0,
            Failure = HasEnded(job) ? job.Failure : null,
            FailureDetail = job.FailureDetail,
            Language = LanguageOf(job),
            Retry = !HasEnded(job) && job.Failure is { } failure
                ? new JobRetryBody(failure, job.State == ExportJobState.Queued ? job.DueAt : null)
                : null,
            Files = [.. files.Select(file => new JobFileBody(file.Name, file.Rows, file.Bytes, pathOf(file)))],
            Warnings = job.Warnings,
            Deliveries = [.. job.Deliveries.Select(delivery => new JobDeliveryBody(delivery.Destination, delivery.IsDelivered))],
            ExpiresAt = job.ExpiresAt,
        };
    }

    public static string LanguageOf(ExportJob job) => ExportLanguages.Find(job.Request.Requester.Language) ?? ExportLanguages.All[0];

    public static bool HasEnded(ExportJob job) => job.State is not (ExportJobState.Queued or ExportJobState.Running);
}

/// <summary>The reason of the last failed attempt, and the time of the next attempt; omitted while one is running.</summary>
internal sealed record JobRetryBody([property: JsonConverter(typeof(EnumNameConverter<ExportFailure>))] ExportFailure Failure, DateTimeOffset? At);

/// <summary>A file of a job, and the download path for its requester.</summary>
internal sealed record JobFileBody(string Name, long Rows, long Bytes, string Download);

/// <summary>Whether a further destination got its copy.</summary>
internal sealed record JobDeliveryBody(string Destination, bool IsDelivered);
