using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>The memory of a row.</summary>
[Collection(nameof(Alone))]
public sealed class RecipientAllocationTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Row_allocates_less_than_32_bytes(string kind)
    {
        const int Rows = 40_000;
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, mail TEXT, joined BIGINT, devices TEXT, attributes TEXT)");
        var numbers = kind == "sqlite"
            ? $"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {Rows})"
            : $"WITH numbers AS (SELECT generate_series(1, {Rows}) AS n)";
        await database.QueryAsync($$"""
            {{numbers}} INSERT INTO people SELECT 'u' || n, 'Ann "Nan"', 'ann@example.com', 1780000000 + n,
                '[{"model":"Phone","idfa":"1"}]', '{"a":"\u00e9","b":' || n || '}' FROM numbers
            """);
        var cells = kind == "sqlite" ? "datetime(joined, 'unixepoch') AS created_at, devices, attributes AS custom_attributes"
            : "to_timestamp(joined) AS created_at, CAST(devices AS JSONB) AS devices, CAST(attributes AS JSONB) AS custom_attributes";
        var recipients = new SqlRecipients(
            database.Source, database.Dialect, new() { Key = "braze_id", Query = $"SELECT id AS braze_id, name AS first_name, mail AS email, {cells} FROM people WHERE @campaign IS NULL" });
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
