using CampaignExport.Recipients;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The allocation per row of recipients. Runs alone, because other tests would be counted.</summary>
[Collection(nameof(Alone))]
public sealed class RecipientAllocationTests
{
    [Fact]
    public async Task Row_allocates_less_than_32_bytes()
    {
        const int Count = 30_000;
        using var folder = new TemporaryFolder();
        using var store = new EventStore(new DuckDbOptions { Directory = folder["store"], Threads = 2 });
        await store.ImportProfilesAsync(Enumerable.Range(0, Count).Select(id => new Recipient
        {
            Id = $"{id:000000}",
            FirstName = "Ann \"Nan\"",
            Email = "a.longer.address@example.com",
            CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(id),
            Devices = [new Device { Model = "Phone", Idfa = "1" }],
            DateOfBirth = new DateOnly(1990, 1, 1),
            CustomAttributes = new Dictionary<string, AttributeValue> { ["a"] = AttributeValue.Text("\"\u00E9") },
            CampaignsReceived = [new() { CampaignId = "c", VariationId = "v" }],
        }).ToAsyncEnumerable());
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { CustomAttributes = ["a"] });
        var encoder = new Formats.CsvFormat().CreateEncoder(source.Selection.Columns);
        await ReadAllAsync();

        // The minimum of several reads, because in one of them a pool can have released a buffer.
        var least = long.MaxValue;
        for (var reading = 0; reading < 5; reading++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            (await ReadAllAsync()).Should().Be(Count);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        (least / (double)Count).Should().BeLessThan(32);

        async Task<int> ReadAllAsync()
        {
            var rows = 0;
            await foreach (var page in source.ReadAsync(new RecipientQuery("c"), null))
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
