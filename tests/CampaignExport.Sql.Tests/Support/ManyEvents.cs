using System.Globalization;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>A million events, made in the database itself: of 40 campaigns, each of which has all that is counted.</summary>
internal static class ManyEvents
{
    public const int Count = 1_000_000;

    public static async Task AddAsync(Database database)
    {
        string[] kinds =
        [
            "users.messages.email.Send", "users.messages.email.Delivery", "users.messages.email.Open", "users.messages.email.Click",
            "users.messages.webhook.Send", "users.messages.webhook.Failure", "users.messages.contentcard.Impression", "users.campaigns.Conversion",
        ];
        string[] channels = ["email", "email", "email", "email", "webhook", "webhook", "content_cards", ""];
        var isSqlite = database.Dialect.HasOneWriter;
        var numbers = isSqlite
            ? "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers LIMIT " + Count.ToString(CultureInfo.InvariantCulture) + ")"
            : $"WITH numbers AS (SELECT generate_series(CAST(0 AS BIGINT), {Count - 1}) AS n)";
        await database.QueryAsync($"""
            {numbers}
            INSERT INTO campaign_export_events (id, campaign_id, kind, occurred_at, channel, variation_id, user_id, dispatch_id, detail)
            SELECT 'e' || n, 'c' || (n / 8 % 40), {Choose(kinds)}, 17800000000000000 + n * 10000000, {Choose(channels)}, 'v' || (n / 320 % 2),
                'u' || (n * 7919 % 5000), 'd' || (n / 100000), CASE WHEN n % 8 = 7 THEN '0' ELSE '' END
            FROM numbers
            """);
        await database.QueryAsync("""
            INSERT INTO campaign_export_variations (campaign_id, channel, variation_id)
            SELECT DISTINCT campaign_id, channel, variation_id FROM campaign_export_events WHERE channel <> ''
            """);
        await database.QueryAsync("INSERT INTO campaign_export_user_changes (user_id, occurred_at, event_id) VALUES ('u1', 1, 'x')");
        if (!isSqlite)
            await database.QueryAsync("VACUUM ANALYZE campaign_export_events");
    }

    private static string Choose(string[] texts) =>
        $"CASE n % {texts.Length} {string.Join(' ', texts.Select((text, at) => $"WHEN {at} THEN '{text}'"))} END";
}
