using System.Text;
using CampaignExport.Events;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Who was deleted is no recipient; who was merged is the one it was merged into, once.</summary>
public sealed class MergedRecipientTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    [InlineData("postgresql", false)]
    public async Task Deleted_users_are_left_out_and_merged_ones_stand_for_one(string kind, bool changesFirst)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        var events = new SqlEventStore(database.Source, database.Dialect);
        string[] received = ["a", "c", "d", "e", "f", "g1", "g2", "x", "y"];
        (string User, string? ReplacedBy)[] changes =
            [("a", "b"), ("c", "d"), ("e", null), ("f", "h"), ("h", "i"), ("g1", "g"), ("g2", "g"), ("x", "y"), ("y", "x")];
        if (changesFirst)
            await ChangeAsync();
        await store.ImportAsync("abcdefghixy".Select(id => $"{id}").Concat(["g1", "g2", "z"]).Select(id => new Recipient { Id = id }).ToAsyncEnumerable());
        await store.SaveReceiptsAsync(received.Select((id, at) => new SqlReceipt("m", id)
        {
            VariationId = $"of {id}",
            LastReceived = DateTimeOffset.UnixEpoch.AddSeconds(at),
        }).ToAsyncEnumerable());
        if (!changesFirst)
            await ChangeAsync();

        var source = new SqlRecipients(database.Source, database.Dialect).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID", "variation_api_id"] });
        var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
        foreach (var query in new RecipientQuery[] { new("m"), new(null) })
        {
            await foreach (var page in source.ReadAsync(query, null))
            {
                using (page)
                {
                    foreach (var row in page.Rows)
                        encoder.WriteRow(row);
                }
            }
        }

        Encoding.UTF8.GetString(encoder.Written.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            "b,of a", "d,of d", "g,of g2", "i,of f", "b,", "d,", "g,", "i,", "z,");

        Task ChangeAsync() => events.ImportAsync(changes.Select((change, at) => new MessageEvent(
            $"{at}", EventKinds.Find(change.ReplacedBy is null ? "users.UserDeleteRequest" : "users.UserOrphan")!, DateTimeOffset.UnixEpoch, "", change.User)
        {
            ReplacedBy = change.ReplacedBy,
        }).ToAsyncEnumerable());
    }
}
