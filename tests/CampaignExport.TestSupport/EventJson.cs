namespace CampaignExport.TestSupport;

/// <summary>Lines of files of events.</summary>
public static class EventJson
{
    public static string Sent(int id, string? campaign = "c") => FormattableString.Invariant(
        $$"""{"event_type":"users.messages.email.Send","id":"{{id}}","time":{{1_780_000_000 + (id % 1000)}},"user_id":"u{{id % 77}}","campaign_id":{{(campaign is null ? "null" : $"\"{campaign}\"")}},"message_variation_id":"v{{id % 2}}","message_variation_name":"Variation {{id % 2}}","dispatch_id":"d"}""");

    public static string Changed(string id, int seconds, string user, string? replacedBy = null) => FormattableString.Invariant(
        $$"""{"event_type":"users.{{(replacedBy is null ? "UserDeleteRequest" : "UserOrphan")}}","id":"{{id}}","time":{{1_780_000_000 + seconds}},"user_id":"{{user}}","orphaned_by_id":"{{replacedBy}}"}""");
}
