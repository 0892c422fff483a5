namespace CampaignExport.Benchmarks.Rows;

/// <summary>A user profile of 25 columns, with a typical size: about 315 bytes of CSV, one row in ten with quotes, line breaks, accents or emoji.</summary>
public sealed class ProfileRow
{
    /// <summary>The headers of the columns, in the order of the properties.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [
        "external_id", "braze_id", "first_name", "last_name", "email", "phone", "gender", "date_of_birth", "country", "city", "language", "time_zone",
        "created_at", "first_session", "last_session", "session_count", "random_bucket", "total_revenue", "in_app_purchase_total", "email_opted_in",
        "push_opted_in", "email_subscribe", "app_version", "attributed_campaign", "note",
    ];

    public string? ExternalId { get; set; }

    public string? BrazeId { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Gender { get; set; }

    public DateOnly? DateOfBirth { get; set; }

    public string? Country { get; set; }

    public string? City { get; set; }

    public string? Language { get; set; }

    public string? TimeZone { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? FirstSession { get; set; }

    public DateTimeOffset? LastSession { get; set; }

    public int? SessionCount { get; set; }

    public int? RandomBucket { get; set; }

    public decimal? TotalRevenue { get; set; }

    public decimal? InAppPurchaseTotal { get; set; }

    public bool? EmailOptedIn { get; set; }

    public bool? PushOptedIn { get; set; }

    public string? EmailSubscribe { get; set; }

    public string? AppVersion { get; set; }

    public string? AttributedCampaign { get; set; }

    public string? Note { get; set; }
}
