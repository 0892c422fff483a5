using System.Globalization;
using CampaignExport.Sql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>The statements that daily metrics are counted by, for the program of a database: in one transaction, with the campaign as a literal.</summary>
internal static class HandTyped
{
    public static async Task<string> WriteAsync(string folder, EventDatabase database, string campaignId, TimeZoneInfo timeZone)
    {
        var statements = new EventStatements(SqlSchema.DefaultTablePrefix);
        var events = $"FROM {SqlSchema.DefaultTablePrefix}events WHERE campaign_id = '{campaignId}'";
        var first = SqlInstant.FromNumber(await database.NumberAsync($"SELECT min(occurred_at) {events}"));
        var last = SqlInstant.FromNumber(await database.NumberAsync($"SELECT max(occurred_at) {events}"));
        var zone = ZoneSegment.Split(timeZone, first, last.AddTicks(1));
        string[] sql =
        [
            statements.Describe, statements.Each(zone), statements.FirstOfMessage(zone), statements.FirstPerUser(zone), statements.UsersPerDay(zone),
            statements.Conversions(zone),
        ];
        var (timing, begin) = database.IsPostgreSql
            ? ("\\timing on\n\\o /dev/null", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") : (".timer on\n.output /dev/null", "BEGIN");
        var script = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"statements-{campaignId}.sql"));
        var literals = string.Join(";\n", sql).Replace("@campaign", $"'{campaignId}'", StringComparison.Ordinal);
        await File.WriteAllTextAsync(script, $"{timing}\n{begin};\n{literals};\nCOMMIT;\n");
        return script;
    }
}
