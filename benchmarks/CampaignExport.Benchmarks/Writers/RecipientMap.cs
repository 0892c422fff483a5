using CampaignExport.Benchmarks.Rows;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>The headers and formats of recipients for the source generator of CsvHelper 34.</summary>
[CsvRecordMap(typeof(RecipientRow))]
internal sealed partial class RecipientMap
{
    [CsvColumn("Appboy ID")]
    public string? AppboyId { get; set; }

    [CsvColumn("country")]
    public string? Country { get; set; }

    [CsvColumn("created_at"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? CreatedAt { get; set; }

    [CsvColumn("created_from")]
    public string? CreatedFrom { get; set; }

    [CsvColumn("devices")]
    public string? Devices { get; set; }

    [CsvColumn("date_of_birth"), CsvFormat(SameForm.Date)]
    public DateOnly? DateOfBirth { get; set; }

    [CsvColumn("email")]
    public string? Email { get; set; }

    [CsvColumn("unsubscribed_from_emails_at"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? UnsubscribedFromEmailsAt { get; set; }

    [CsvColumn("user_id")]
    public string? UserId { get; set; }

    [CsvColumn("first_name")]
    public string? FirstName { get; set; }

    [CsvColumn("first_session"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? FirstSession { get; set; }

    [CsvColumn("gender")]
    public string? Gender { get; set; }

    [CsvColumn("google_ad_ids")]
    public string? GoogleAdIds { get; set; }

    [CsvColumn("city")]
    public string? City { get; set; }

    [CsvColumn("IDFAs")]
    public string? Idfas { get; set; }

    [CsvColumn("IDFVs")]
    public string? Idfvs { get; set; }

    [CsvColumn("language")]
    public string? Language { get; set; }

    [CsvColumn("last_app_version_used")]
    public string? LastAppVersionUsed { get; set; }

    [CsvColumn("last_name")]
    public string? LastName { get; set; }

    [CsvColumn("last_session"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? LastSession { get; set; }

    [CsvColumn("number_of_google_ad_ids")]
    public int? NumberOfGoogleAdIds { get; set; }

    [CsvColumn("number_of_IDFAs")]
    public int? NumberOfIdfas { get; set; }

    [CsvColumn("number_of_IDFVs")]
    public int? NumberOfIdfvs { get; set; }

    [CsvColumn("number_of_push_tokens")]
    public int? NumberOfPushTokens { get; set; }

    [CsvColumn("number_of_roku_ad_ids")]
    public int? NumberOfRokuAdIds { get; set; }

    [CsvColumn("number_of_windows_ad_ids")]
    public int? NumberOfWindowsAdIds { get; set; }

    [CsvColumn("phone_number")]
    public string? PhoneNumber { get; set; }

    [CsvColumn("opted_into_push_at"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? OptedIntoPushAt { get; set; }

    [CsvColumn("unsubscribed_from_push_at"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? UnsubscribedFromPushAt { get; set; }

    [CsvColumn("random_bucket")]
    public int? RandomBucket { get; set; }

    [CsvColumn("roku_ad_ids")]
    public string? RokuAdIds { get; set; }

    [CsvColumn("session_count")]
    public int? SessionCount { get; set; }

    [CsvColumn("timezone")]
    public string? Timezone { get; set; }

    [CsvColumn("in_app_purchase_total")]
    public decimal? InAppPurchaseTotal { get; set; }

    [CsvColumn("user_aliases")]
    public string? UserAliases { get; set; }

    [CsvColumn("windows_ad_ids")]
    public string? WindowsAdIds { get; set; }
}
