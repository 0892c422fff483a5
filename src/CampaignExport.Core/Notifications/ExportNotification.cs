namespace CampaignExport.Notifications;

/// <summary>What the requester of an export is told at its end.</summary>
/// <remarks>Immutable and thread-safe. It holds the requester's address, so it belongs in no log.</remarks>
public sealed record ExportNotification
{
    /// <summary>
    /// The id of this message, the same for every try: a mail system that got it twice can tell. It has the form of a
    /// Message-Id without the angle brackets.
    /// </summary>
    public required string MessageId { get; init; }

    /// <summary>The id of the job.</summary>
    public required string JobId { get; init; }

    /// <summary>The address of the requester.</summary>
    public required string Address { get; init; }

    /// <summary>The language of the requester, such as <c>en</c> or <c>fr</c>; where there are no texts in it, English is used.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>The time zone of the requester, in which times are told.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The API id of the campaign.</summary>
    public required string CampaignId { get; init; }

    /// <summary>The name of the campaign, as the host gave it when the export was asked for; null if it gave none.</summary>
    /// <value>Default null.</value>
    public string? CampaignName { get; init; }

    /// <summary>What was exported: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public required string Contents { get; init; }

    /// <summary>Why the export failed; null if it is complete.</summary>
    /// <value>Default null.</value>
    public ExportFailure? Failure { get; init; }

    /// <summary>The rows exported, headers not counted.</summary>
    /// <value>Default 0.</value>
    public long Rows { get; init; }

    /// <summary>The size of the files, in bytes.</summary>
    /// <value>Default 0.</value>
    public long Bytes { get; init; }

    /// <summary>The links, one a file. Empty if the export failed.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportLink> Links { get; init; } = [];

    /// <summary>When the links expire; null if there are none.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Which other places got a copy, or did not, such as the customer's own bucket.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ExportDelivery> Deliveries { get; init; } = [];
}
