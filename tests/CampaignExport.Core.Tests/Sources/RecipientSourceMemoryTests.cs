using System.IO.Compression;
using System.Text;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

[Collection(nameof(Alone))]
public sealed class RecipientSourceMemoryTests
{
    private const string Line = """{"braze_id":"000000000000000000000000","email":"someone.with.a.name@example.com","custom_attributes":{"a":[1,2,3],"b":"text of some length, as it is found in real profiles"},"devices":[{"model":"Pixel","os":"14","google_ad_id":"5f0c1f7e-0000-4000-8000-1234567890ab"}]}""";

    [Theory]
    [InlineData("", "\n", "")]
    [InlineData("{\"message\":\"success\",\"users\":[", ",", "]}")]
    public async Task Memory_does_not_grow_with_a_gzip_file_of_300_MB(string before, string between, string after)
    {
        using var folder = new TemporaryFolder();
        var lines = 300_000_000 / (Line.Length + 1);
        using (var gzip = new GZipStream(File.Create(folder["users.jsonl.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(before));
            var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Line + between, 1000)));
            for (var written = 0; written < lines; written += 1000)
                gzip.Write(block.AsSpan(0, Math.Min(1000, lines - written) * (Line.Length + 1)));
            gzip.Write(Encoding.UTF8.GetBytes(after));
        }

        var (pages, rows, most) = (0, 0L, 0L);
        var held = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var page in new UserExportSource(folder.Path).ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
        {
            // Parsing all of them would only take longer.
            using (page)
                rows += pages % 10 == 0 ? page.Rows.Count : 0;
            if (++pages % 50 == 1)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - held);
        }

        rows.Should().BeInRange(lines / 11, lines / 9);
        pages.Should().Be((lines + 1999) / 2000);
        most.Should().BeLessThan(24 * 1024 * 1024, "a page, its rows and a few buffers are all that is held");
    }

    [Fact]
    public async Task Bytes_of_pages_are_returned_to_the_pool()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.jsonl", string.Concat(Enumerable.Repeat(new string(' ', 1000) + "{}\n", 50_000)));
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = 500 });
        await ReadAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ReadAsync();
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(20_000_000, "the lines have 50 MB");

        // The rows are not created, so only the allocations of reading are measured.
        async Task ReadAsync()
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
                page.Dispose();
        }
    }
}
