using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Exports;
using CampaignExport.Notifications;

namespace CampaignExport.Jobs;

/// <summary>An export that was asked for, and all that has happened to it.</summary>
/// <remarks>Immutable and thread-safe. A store keeps <see cref="ToJson"/>, and beside it what it searches and locks by.</remarks>
public sealed record ExportJob
{
    /// <summary>The id. Later jobs have greater ids, by ordinal order.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked for, and by whom.</summary>
    public required ExportJobRequest Request { get; init; }

    /// <summary>Every state it was in, the first one first.</summary>
    public required IReadOnlyList<ExportJobTransition> Transitions { get; init; }

    /// <summary>When there is something to do for it next, in UTC; null if never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] // What is required has to be written, even if it is null.
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>How often a worker began to export it.</summary>
    /// <value>Default 0.</value>
    public int Attempts { get; init; }

    /// <summary>How often something failed for it in a row, or a worker died over it, without any row being stored in between.</summary>
    /// <value>Default 0.</value>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The most rows that were stored at the end of any earlier try.</summary>
    /// <value>Default 0.</value>
    public long RowsBefore { get; init; }

    /// <summary>Whether its files hold e-mail addresses or phone numbers: then only who may see personal data downloads them.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool HasPersonalData { get; init; }

    /// <summary>Whether the storage may hold something of it, which is to be deleted in the end.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool HasFiles { get; init; }

    /// <summary>Its files, once it is completed.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportJobFile> Files { get; init; } = [];

    /// <summary>Which other places got a copy, or did not.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportDelivery> Deliveries { get; init; } = [];

    /// <summary>What is odd about its charts, as sentences without a personal value: <see cref="ChartExportResult.Warnings"/>, once it is completed.</summary>
    /// <value>Default: none. Exports of recipients have none.</value>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = []; // A document of an earlier version has no such member.

    /// <summary>Why it failed, or why the last try did while it is being tried again; null if none did.</summary>
    /// <value>Default null.</value>
    public ExportFailure? Failure { get; init; }

    /// <summary>The type of the error of the last try that failed; null for none.</summary>
    /// <value>Default null.</value>
    public string? ErrorType { get; init; }

    /// <summary>
    /// What exactly is wrong with the request or the data, as sentences in English without a personal value: the message of the
    /// <see cref="ExportRequestException"/> or <see cref="SourceDataException"/> that the job failed by; null for any other failure.
    /// </summary>
    /// <value>Default null.</value>
    public string? FailureDetail { get; init; }

    /// <summary>How far the telling of the requester has come; null if there is nothing to tell, or nobody.</summary>
    /// <value>Default null.</value>
    public ExportJobMail? Mail { get; init; }

    /// <summary>When the links expire, in UTC; null as long as there are none.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How far the export has come. Stores keep it beside the document: it changes often.</summary>
    /// <value>Default: nothing yet.</value>
    [JsonIgnore]
    public ExportProgress Progress { get; init; }

    /// <summary>When its cancellation was asked for, in UTC; null if it was not. Stores keep it beside the document.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>How often it was claimed. Only who knows the present number may write. Stores keep it beside the document.</summary>
    /// <value>Default 0.</value>
    [JsonIgnore]
    public long FencingToken { get; init; }

    /// <summary>Until when a worker has it to itself, in UTC; null if none does. Stores keep it beside the document.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The state it is in.</summary>
    [JsonIgnore]
    public ExportJobState State => Transitions[^1].State;

    /// <summary>When it was submitted, in UTC.</summary>
    [JsonIgnore]
    public DateTimeOffset SubmittedAt => Transitions[0].At;

    /// <summary>Gives the job as JSON in UTF-8, without what stores keep beside it.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ExportJobJson.Default.ExportJob);

    /// <summary>Reads a job. What stores keep beside it is to be added.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The job.</returns>
    /// <exception cref="JsonException">It is no job.</exception>
    public static ExportJob FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ExportJobJson.Default.ExportJob) ?? throw new JsonException("A job cannot be null.");
}
