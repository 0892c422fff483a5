using System.Text.Json.Serialization;
using CampaignExport.Jobs;
using CampaignExport.Notifications;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A job as an operator sees it: without the user, since the id of a user can be an e-mail address.</summary>
internal sealed record OperationJobBody(
    string Id,
    string Contents,
    [property: JsonConverter(typeof(EnumNameConverter<ExportJobState>))] ExportJobState State,
    DateTimeOffset SubmittedAt)
{
    /// <summary>The id of the split export of which it is a partition; omitted for other jobs.</summary>
    public string? PartitionOf { get; init; }

    /// <summary>The id of the workspace; omitted for a partition.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The id of the campaign; omitted for a partition.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The time since its submission, in seconds.</summary>
    public double AgeSeconds { get; init; }

    /// <summary>When it changed to its state.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    public bool IsCancelRequested { get; init; }

    public int Attempts { get; init; }

    /// <summary>The number of consecutive failures without progress.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The reason of the last failure; omitted without one.</summary>
    [JsonConverter(typeof(EnumNameConverter<ExportFailure>))]
    public ExportFailure? Failure { get; init; }

    /// <summary>The errors of the request or the data, as sentences; omitted for other failures.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>The language of <see cref="FailureDetail"/>: that of the submission.</summary>
    public required string Language { get; init; }

    /// <summary>The type of the last error; omitted without one.</summary>
    public string? ErrorType { get; init; }

    public long Rows { get; init; }

    public long Bytes { get; init; }

    public double RowsPerSecond { get; init; }

    /// <summary>When its next step is due; omitted if no step follows.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the lease of its worker ends unless it is renewed; omitted if no worker has the job.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public static OperationJobBody From(ExportJob job, DateTimeOffset now) => new(job.Id, job.Request.Contents, job.State, job.SubmittedAt)
    {
        PartitionOf = job.PartitionOf,
        WorkspaceId = job.PartitionOf is null ? job.Request.WorkspaceId : null,
        CampaignId = job.PartitionOf is null ? job.Request.CampaignId : null,
        AgeSeconds = Math.Max(0, Math.Floor((now - job.SubmittedAt).TotalSeconds)),
        ChangedAt = job.Transitions[^1].At,
        IsCancelRequested = job.CancelRequestedAt is not null,
        Attempts = job.Attempts,
        ConsecutiveFailures = job.ConsecutiveFailures,
        Failure = job.Failure,
        FailureDetail = job.FailureDetail,
        Language = JobBody.LanguageOf(job),
        ErrorType = job.ErrorType,
        Rows = job.Files.Count > 0 ? job.Files.Sum(file => file.Rows) : job.Progress.Rows,
        Bytes = job.Files.Count > 0 ? job.Files.Sum(file => file.Bytes) : job.Progress.Bytes,
        RowsPerSecond = job.State == ExportJobState.Running ? job.Progress.RowsPerSecond : 0,
        DueAt = job.DueAt,
        LeaseUntil = job.LeaseUntil,
    };
}
