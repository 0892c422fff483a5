using CampaignExport.Notifications;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>A notification of which tests make variants.</summary>
internal sealed record SampleNotification
{
    public required string MessageId { get; init; }

    public required string JobId { get; init; }

    public required string Address { get; init; }

    public required string Language { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required string CampaignId { get; init; }

    public string? CampaignName { get; init; }

    public required string Contents { get; init; }

    public ExportFailure? Failure { get; init; }

    public long Rows { get; init; }

    public long Bytes { get; init; }

    public IReadOnlyList<ExportLink> Links { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    public IReadOnlyList<ExportDelivery> Deliveries { get; init; } = [];

    public static implicit operator ExportNotification(SampleNotification sample) => new()
    {
        MessageId = sample.MessageId,
        JobId = sample.JobId,
        Address = sample.Address,
        Language = sample.Language,
        TimeZone = sample.TimeZone,
        CampaignId = sample.CampaignId,
        CampaignName = sample.CampaignName,
        Contents = sample.Contents,
        Failure = sample.Failure,
        Rows = sample.Rows,
        Bytes = sample.Bytes,
        Links = sample.Links,
        ExpiresAt = sample.ExpiresAt,
        Deliveries = sample.Deliveries,
    };
}
