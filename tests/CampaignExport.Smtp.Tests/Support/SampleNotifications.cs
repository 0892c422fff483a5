using CampaignExport.Notifications;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Notifications for tests.</summary>
internal static class SampleNotifications
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 11, 31, 44, TimeSpan.Zero);

    private const string Token = "AQjfAAAAAAAAAA-k2026wMDFKRDhRNVY0VDdOLXN1bW1lci1zYWxlLWFsbC56aXA";

    public static SampleNotification Ready(string language = "en") => new()
    {
        MessageId = "01JD8Q5V4T7N.mail@campaign-export.example.com",
        JobId = "01JD8Q5V4T7N",
        Address = "lucie.martin@example.org",
        Language = language,
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"),
        CampaignId = "3c8f2a6e-5a2b-4a3e-9b1d-0c9d7e1f2a44",
        CampaignName = language == "fr" ? "Soldes d’été <b>& plus</b>" : "Summer sale <b>& more</b>",
        Contents = "all",
        Rows = 1_234_567,
        Bytes = 45_349_876,
        Links = [new("summer-sale-all.zip", new Uri($"https://app.example.com/exports/download/{Token}"), 1_234_567, 45_349_876)],
        ExpiresAt = Now.AddHours(4),
    };

    public static SampleNotification Failed(ExportFailure failure, string language = "en") =>
        Ready(language) with { Failure = failure, Rows = 0, Bytes = 0, Links = [], ExpiresAt = null };

    public static SampleNotification Several(string language = "en") => Ready(language) with
    {
        Contents = "charts",
        Rows = 31,
        Bytes = 2_930,
        Links =
        [
            new("messages-sent-by-date.csv", new Uri($"https://app.example.com/exports/download/{Token}1"), 30, 2_318),
            new("email-message-engagement-by-date.csv", new Uri($"https://app.example.com/exports/download/{Token}2"), 1, 612),
        ],
        Deliveries = [new("Bucket “eu-archive”", isDelivered: true), new("Bucket “us-archive”", isDelivered: false)],
    };
}
