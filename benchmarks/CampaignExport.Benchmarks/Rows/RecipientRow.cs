namespace CampaignExport.Benchmarks.Rows;

/// <summary>A recipient with the 36 documented columns of an export of user data. Lists are JSON texts, so all writers write the same.</summary>
public sealed class RecipientRow
{
    /// <summary>The headers of the columns, in the order of the properties.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [
        "Appboy ID", "country", "created_at", "created_from", "devices", "date_of_birth", "email", "unsubscribed_from_emails_at", "user_id",
        "first_name", "first_session", "gender", "google_ad_ids", "city", "IDFAs", "IDFVs", "language", "last_app_version_used", "last_name",
        "last_session", "number_of_google_ad_ids", "number_of_IDFAs", "number_of_IDFVs", "number_of_push_tokens", "number_of_roku_ad_ids",
        "number_of_windows_ad_ids", "phone_number", "opted_into_push_at", "unsubscribed_from_push_at", "random_bucket", "roku_ad_ids",
        "session_count", "timezone", "in_app_purchase_total", "user_aliases", "windows_ad_ids",
    ];

    public string? AppboyId { get; set; }

    public string? Country { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public string? CreatedFrom { get; set; }

    public string? Devices { get; set; }

    public DateOnly? DateOfBirth { get; set; }

    public string? Email { get; set; }

    public DateTimeOffset? UnsubscribedFromEmailsAt { get; set; }

    public string? UserId { get; set; }

    public string? FirstName { get; set; }

    public DateTimeOffset? FirstSession { get; set; }

    public string? Gender { get; set; }

    public string? GoogleAdIds { get; set; }

    public string? City { get; set; }

    public string? Idfas { get; set; }

    public string? Idfvs { get; set; }

    public string? Language { get; set; }

    public string? LastAppVersionUsed { get; set; }

    public string? LastName { get; set; }

    public DateTimeOffset? LastSession { get; set; }

    public int? NumberOfGoogleAdIds { get; set; }

    public int? NumberOfIdfas { get; set; }

    public int? NumberOfIdfvs { get; set; }

    public int? NumberOfPushTokens { get; set; }

    public int? NumberOfRokuAdIds { get; set; }

    public int? NumberOfWindowsAdIds { get; set; }

    public string? PhoneNumber { get; set; }

    public DateTimeOffset? OptedIntoPushAt { get; set; }

    public DateTimeOffset? UnsubscribedFromPushAt { get; set; }

    public int? RandomBucket { get; set; }

    public string? RokuAdIds { get; set; }

    public int? SessionCount { get; set; }

    public string? Timezone { get; set; }

    public decimal? InAppPurchaseTotal { get; set; }

    public string? UserAliases { get; set; }

    public string? WindowsAdIds { get; set; }
}
