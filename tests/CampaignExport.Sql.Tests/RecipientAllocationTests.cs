using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>What a row costs in memory.</summary>
[Collection(nameof(Alone))]
public sealed class RecipientAllocationTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite", null)]
    [InlineData("postgresql", null)]
    [InlineData("sqlite", "SELECT * FROM campaign_export_profiles WHERE @campaign IS NULL")]
    [InlineData("postgresql", "SELECT braze_id, first_name, email, to_timestamp(created_at / 10000000) AS created_at, devices, custom_attributes FROM campaign_export_profiles WHERE @campaign IS NULL")]
    public async Task Row_allocates_less_than_32_bytes(string kind, string? query)
    {
        const int Rows = 40_000;
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(Enumerable.Range(0, Rows).Select(id => new Recipient
        {
            Id = $"{id:000000}",
            FirstName = "Ann \"Nan\"",
            Email = "ann@example.com",
            CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(id),
            Devices = [new Device { Model = "Phone", Idfa = "1" }],
            InAppPurchaseTotal = 1.5m,
            DateOfBirth = new DateOnly(1990, 1, 1),
            CustomAttributes = new Dictionary<string, AttributeValue> { ["a"] = AttributeValue.Text("\"\u00E9"), ["b"] = AttributeValue.Number(id) },
        }).ToAsyncEnumerable());
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Query = query, Key = query is null ? null : "braze_id" });
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.UserData) { CustomAttributes = ["a", "b"] });
        var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
        await ReadAllAsync();

        // The least of some readings: in one of them a pool may have let go of a buffer, which has to be made again, but every row of each costs what a row costs.
        var least = long.MaxValue;
        for (var reading = 0; reading < 5; reading++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            (await ReadAllAsync()).Should().Be(Rows);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        (least / (double)Rows).Should().BeLessThan(32);

        async Task<int> ReadAllAsync()
        {
            var rows = 0;
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            {
                using (page)
                {
                    for (var at = 0; at < page.Rows.Count; at++)
                        encoder.WriteRow(page.Rows[at]);
                    rows += page.Rows.Count;
                    encoder.Clear();
                }
            }

            return rows;
        }
    }
}
