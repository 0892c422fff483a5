using CampaignExport.Benchmarks.Rows;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>The headers and formats of profiles for the source generator of CsvHelper 34.</summary>
[CsvRecordMap(typeof(ProfileRow))]
internal sealed partial class ProfileMap
{
    [CsvColumn("external_id")]
    public string? ExternalId { get; set; }

    [CsvColumn("braze_id")]
    public string? BrazeId { get; set; }

    [CsvColumn("first_name")]
    public string? FirstName { get; set; }

    [CsvColumn("last_name")]
    public string? LastName { get; set; }

    [CsvColumn("email")]
    public string? Email { get; set; }

    [CsvColumn("phone")]
    public string? Phone { get; set; }

    [CsvColumn("gender")]
    public string? Gender { get; set; }

    [CsvColumn("date_of_birth"), CsvFormat(SameForm.Date)]
    public DateOnly? DateOfBirth { get; set; }

    [CsvColumn("country")]
    public string? Country { get; set; }

    [CsvColumn("city")]
    public string? City { get; set; }

    [CsvColumn("language")]
    public string? Language { get; set; }

    [CsvColumn("time_zone")]
    public string? TimeZone { get; set; }

    [CsvColumn("created_at"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? CreatedAt { get; set; }

    [CsvColumn("first_session"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? FirstSession { get; set; }

    [CsvColumn("last_session"), CsvFormat(SameForm.Instant)]
    public DateTimeOffset? LastSession { get; set; }

    [CsvColumn("session_count")]
    public int? SessionCount { get; set; }

    [CsvColumn("random_bucket")]
    public int? RandomBucket { get; set; }

    [CsvColumn("total_revenue")]
    public decimal? TotalRevenue { get; set; }

    [CsvColumn("in_app_purchase_total")]
    public decimal? InAppPurchaseTotal { get; set; }

    [CsvColumn("email_opted_in")]
    public bool? EmailOptedIn { get; set; }

    [CsvColumn("push_opted_in")]
    public bool? PushOptedIn { get; set; }

    [CsvColumn("email_subscribe")]
    public string? EmailSubscribe { get; set; }

    [CsvColumn("app_version")]
    public string? AppVersion { get; set; }

    [CsvColumn("attributed_campaign")]
    public string? AttributedCampaign { get; set; }

    [CsvColumn("note")]
    public string? Note { get; set; }
}
