using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Exports;
using CampaignExport.Notifications;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>An export in the background: its request, state and result.</summary>
/// <remarks>Immutable and thread-safe. A store saves <see cref="ToJson"/>, and separately the values that it searches and locks by.</remarks>
public sealed record ExportJob
{
    /// <summary>The id. A later job has a greater id in ordinal order.</summary>
    public required string Id { get; init; }

    /// <summary>The request.</summary>
    public required ExportJobRequest Request { get; init; }

    /// <summary>The states of the job so far, the first one first.</summary>
    public required IReadOnlyList<ExportJobTransition> Transitions { get; init; }

    /// <summary>When the next step of the job is due, in UTC; null if no step follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] // A required property must be written even if it is null.
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>The number of attempts to export.</summary>
    /// <value>Default 0.</value>
    public int Attempts { get; init; }

    /// <summary>Consecutive failures without progress, crashed workers included.</summary>
    /// <value>Default 0.</value>
    [JsonInclude]
    internal int ConsecutiveFailures { get; init; }

    /// <summary>The most rows that an earlier attempt had stored at its end.</summary>
    /// <value>Default 0.</value>
    [JsonInclude]
    internal long RowsBefore { get; init; }

    /// <summary>Whether the files contain e-mail addresses or phone numbers. Their download requires <see cref="ExportPermissions.ViewPersonalData"/>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool HasPersonalData { get; init; }

    /// <summary>Whether the storage can contain files of the job, which must be deleted in the end.</summary>
    /// <value>Default <see langword="false"/>.</value>
    [JsonInclude]
    internal bool HasFiles { get; init; }

    /// <summary>The partitions of a split export, until they have ended; null for none.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    internal ExportJobSplit? Split { get; init; }

    /// <summary>The files of a completed job, or the stored file of a partition.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportJobFile> Files { get; init; } = [];

    /// <summary>The outcomes for the other destinations.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportDelivery> Deliveries { get; init; } = [];

    /// <summary>
    /// The warnings of a completed job, as sentences without personal values: <see cref="ChartExportResult.Warnings"/> in the language of the requester, English or French.
    /// </summary>
    /// <value>Default: none. Exports of recipients have none.</value>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = []; // Documents of earlier versions lack this member.

    /// <summary>Why the job failed, or why its last attempt did while it is retried; null if there was no failure.</summary>
    /// <value>Default null.</value>
    public ExportFailure? Failure { get; init; }

    /// <summary>The type of the error of the last failed attempt; null for none.</summary>
    /// <value>Default null.</value>
    public string? ErrorType { get; init; }

    /// <summary>
    /// The problem of the request or the data, as sentences without a personal value, in the language of the requester, English or French: the message of the
    /// <see cref="ExportRequestException"/> or <see cref="SourceDataException"/> with which the job failed; null for any other failure. A message of the host's own stays as it is.
    /// </summary>
    /// <value>Default null.</value>
    public string? FailureDetail { get; init; }

    /// <summary>The state of the notification of the requester; null if none is due.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    internal ExportJobMail? Mail { get; init; }

    /// <summary>When the links expire, in UTC; null if there are no links yet.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The progress of the export. Stores save it separately, because it changes often.</summary>
    /// <value>Default: no rows.</value>
    [JsonIgnore]
    public ExportProgress Progress { get; init; }

    /// <summary>When cancellation was requested, in UTC; null if it was not. Stores save it separately.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>The number of claims so far. Only the worker with the current number may write. Stores save it separately.</summary>
    /// <value>Default 0.</value>
    [JsonIgnore]
    public long FencingToken { get; init; }

    /// <summary>When the lease of the worker ends, in UTC; null if no worker has the job. Stores save it separately.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>
    /// The id of the split export of which this job is a partition; null for a job that a user has submitted. A partition has no user, and <see cref="IExportJobStore.ListAsync"/> lists it
    /// only on request.
    /// </summary>
    [JsonIgnore]
    public string? PartitionOf => (Request as PartitionJobRequest)?.CampaignId;

    /// <summary>The current state.</summary>
    [JsonIgnore]
    public ExportJobState State => Transitions[^1].State;

    /// <summary>When the job was submitted, in UTC.</summary>
    [JsonIgnore]
    public DateTimeOffset SubmittedAt => Transitions[0].At;

    /// <summary>Serializes the job as JSON in UTF-8, without the values that stores save separately.</summary>
    /// <returns>The JSON.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ExportJobJson.Default.ExportJob);

    /// <summary>Deserializes a job, without the values that stores save separately.</summary>
    /// <param name="json">The JSON from <see cref="ToJson"/>.</param>
    /// <returns>The job.</returns>
    /// <exception cref="JsonException">The JSON is not a job.</exception>
    public static ExportJob FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ExportJobJson.Default.ExportJob) ?? throw new JsonException("A job cannot be null.");
}

/// <summary>The partitions of a split export.</summary>
/// <param name="Partitions">The recipients of each partition.</param>
/// <param name="Storage">The identity of the storage: <see cref="IExportStorage.GetIdentityAsync"/>.</param>
internal sealed record ExportJobSplit(IReadOnlyList<RecipientQuery> Partitions, string Storage);

/// <summary>The state of the notification of a requester.</summary>
/// <param name="DueSince">When the notification became due, in UTC.</param>
internal sealed record ExportJobMail(DateTimeOffset DueSince)
{
    /// <summary>The number of attempts.</summary>
    /// <value>Default 0.</value>
    public int Attempts { get; init; }

    /// <summary>
    /// When the last attempt started, in UTC; null before the first attempt. It is saved before the mail is sent: a worker that crashes
    /// in between may have sent the mail.
    /// </summary>
    /// <value>Default null.</value>
    public DateTimeOffset? IntendedAt { get; init; }

    /// <summary>When the mail was accepted for delivery, in UTC; null if it was not yet.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? SentAt { get; init; }
}

/// <summary>Serializes jobs as JSON. Enumerations are written by name, so that their order may change.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportJob))]
internal sealed partial class ExportJobJson : JsonSerializerContext;
