using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>What an import holds in memory.</summary>
[Collection(nameof(Alone))]
public sealed class EventImportMemoryTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Memory_of_an_import_does_not_depend_on_the_number_of_events(string kind)
    {
        var (small, large) = (await MostAsync(40_000), await MostAsync(400_000));

        large.Should().BeLessThan(small + (4L << 20), "of 40,000 events it held {0:N0} bytes", small);

        async Task<long> MostAsync(int events)
        {
            await using var database = await Database.MakeAsync(kind, server);
            using var folder = new TemporaryFolder();
            var file = Path.Combine(folder.Path, "a.jsonl");
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, events).Select(at => EventJson.Sent(at)));
            var most = 0L;
            await new SqlEventStore(database.Source, database.Dialect).ImportFilesAsync(
                [file], new SqlEventImportOptions { PageSize = 5000 }, new Reports(one => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)), keeps: false));
            return most;
        }
    }
}
