using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Why rows and sends differ.</summary>
public sealed class ReconciliationTests(PostgreSqlServer server)
{
    private static readonly string[] WithProfile = ["u0", "u3", "u4", "u5", "u6", "u7", "u8", "w1", "w2", "stranger"];

    private static readonly int[] PageSizes = [100, 1];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Sends_recipients_and_rows_are_distinguished(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        var store = new SqlEventStore(database.Source, database.Dialect);
        // Twice to each of ten persons, one of whom is deleted and one merged; two in the control group; one of no profile.
        string[] events =
        [
            .. Enumerable.Range(0, 10).SelectMany(user => new[] { Event($"a{user}", $"u{user}"), Event($"b{user}", $"u{user}") }),
            Event("x", "u0", "other"), Event("c1", "w1", kind: "campaigns.EnrollInControl"), Event("c2", "w2", kind: "campaigns.EnrollInControl"),
            Event("o1", "u0", kind: "messages.email.Open"), EventJson.Changed("d", 5, "u1"), EventJson.Changed("m", 5, "u2", "u3"),
        ];
        await store.ImportFilesAsync([folder.Write("a.jsonl", events)], new SqlEventImportOptions { PageSize = 7 });
        var profiles = WithProfile
            .Select(id => new Recipient { Id = id, Email = id is "u4" or "u5" or "w1" ? null : "a@example.com" });
        await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(profiles.ToAsyncEnumerable());

        var reconciliation = await store.ReconcileAsync("c");

        reconciliation.Should().Be(new SqlReconciliation(Sends: 20, Recipients: 10, Rows: 9)
        {
            Control = 2,
            Deleted = 1,
            Merged = 1,
            WithoutProfile = 1,
            WithoutAddress = 3,
        });
        (await store.ReconcileAsync("none")).Should().Be(new SqlReconciliation(0, 0, 0));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_say_who_received_a_campaign_when_and_in_which_variation(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        string[] events =
        [
            Event("1", "u1", variation: "v1", time: 30), Event("2", "u1", variation: "v1", time: 10), Event("3", "u1", variation: "v1", time: 20),
            Event("4", "u2", variation: "control", time: 5, kind: "campaigns.EnrollInControl"), Event("5", "u3", kind: "messages.email.Open"),
        ];
        foreach (var pageSize in PageSizes)
        {
            await new SqlEventStore(database.Source, database.Dialect).ImportFilesAsync(
                [folder.Write("a.jsonl", events)], new SqlEventImportOptions { PageSize = pageSize, RereadFiles = true });

            (await database.QueryAsync("""
                SELECT user_id, variation_id, in_control, first_received_at / 10000000, last_received_at / 10000000
                FROM campaign_export_campaign_recipients ORDER BY user_id
                """)).Should().Equal("u1|v1|0|10|30", "u2|control|1|5|5");
        }
    }

    private static string Event(
        string id, string user, string campaign = "c", string kind = "messages.email.Send", string variation = "v", int time = 1) =>
        $$"""{"event_type":"users.{{kind}}","id":"{{id}}","time":{{time}},"user_id":"{{user}}","campaign_id":"{{campaign}}","message_variation_id":"{{variation}}"}""";
}
