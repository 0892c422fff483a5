namespace CampaignExport.Notifications;

/// <summary>A notification about the end of an export, for its requester.</summary>
/// <remarks>Immutable and thread-safe. It contains the address of the requester and must not be logged.</remarks>
public sealed class ExportNotification
{
    /// <summary>
    /// The id of the message, the same for each attempt, so that a mail system can recognize duplicates. It has the form of a
    /// Message-Id without angle brackets.
    /// </summary>
    public required string MessageId { get; init; }

    /// <summary>The id of the job.</summary>
    public required string JobId { get; init; }

    /// <summary>The address of the requester.</summary>
    public required string Address { get; init; }

    /// <summary>The language of the requester, such as <c>en</c> or <c>fr</c>. A notifier without texts in the language uses English.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>The time zone of the requester, for times in the notification.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The API id of the campaign.</summary>
    public required string CampaignId { get; init; }

    /// <summary>The name of the campaign from the request; null if it has none.</summary>
    /// <value>Default null.</value>
    public string? CampaignName { get; init; }

    /// <summary>The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public required string Contents { get; init; }

    /// <summary>The reason of the failure; null if the export is complete.</summary>
    /// <value>Default null.</value>
    public ExportFailure? Failure { get; init; }

    /// <summary>The number of rows, without headers.</summary>
    /// <value>Default 0.</value>
    public long Rows { get; init; }

    /// <summary>The size of the files in bytes.</summary>
    /// <value>Default 0.</value>
    public long Bytes { get; init; }

    /// <summary>The links, one per file. Empty if the export failed.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportLink> Links { get; init; } = [];

    /// <summary>When the links expire; null if there are none.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The outcomes for the other destinations, such as the bucket of the customer.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportDelivery> Deliveries { get; init; } = [];
}
