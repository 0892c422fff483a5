using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

[Collection(nameof(Alone))]
public sealed class ReleasedRowsTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    public async Task Rows_are_released_after_encoding_even_if_their_part_waits(string packaging)
    {
        using var folder = new TemporaryFolder();
        var source = new WatchedSource();
        var request = RecipientExporterTests.Shape(packaging, "csv", 0) with { PartBytes = 100_000_000, Workers = 2 };
        await new RecipientExporter<Recipient>(source).ExportAsync(request, new FileExportSink(folder.Path), null, null, TestContext.Current.CancellationToken);
        source.MostAlive.Should().BeLessThan(12, "of 100 pages that are one part, only a few are at work at once");
    }

    private sealed class WatchedSource : IRecipientSource<Recipient>
    {
        private readonly List<WeakReference> _pages = [];

        public int MostAlive { get; private set; }

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var at = 0; at < 100; at++)
            {
                await Task.Yield();
                yield return Make(at);
                GC.Collect();
                MostAlive = Math.Max(MostAlive, _pages.Count(page => page.IsAlive));
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private ListPage<Recipient> Make(int at)
        {
            var rows = Enumerable.Range(at * 10, 10).Select(GeneratedRecipients.Make).ToArray();
            _pages.Add(new WeakReference(rows));
            return new ListPage<Recipient>(rows, "");
        }
    }
}
