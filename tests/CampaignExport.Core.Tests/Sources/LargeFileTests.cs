using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sources;

/// <summary>Runs alone, because it measures the memory of the process.</summary>
[Collection(nameof(Alone))]
public sealed class LargeFileTests
{
    [Fact]
    public async Task Reading_300_MB_does_not_increase_memory()
    {
        var padding = new string('x', 1000);
        var day = Encoding.UTF8.GetBytes(
            $$"""{"time":"2026-06-01","unknown":{"nested":["text","{{padding}}"]},"messages":{"email":[{"variation_api_id":"a","sent":1},{"variation_api_id":"b","sent":2}],"rcs":[{"x":1}]} },""" + "\n");
        var days = (300L * 1024 * 1024 / day.Length) + 1;
        using var stream = new RepeatStream("{\"data\":["u8.ToArray(), day, days, """{"time":"2026-06-02"}]}"""u8.ToArray());
        stream.Length.Should().BeGreaterThan(300L * 1024 * 1024);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var peak = 0L;
        var (options, warnings) = (new DataSeriesOptions { RepeatedDays = RepeatedDays.Add }, new Warnings(null));
        var collected = new DataSeriesDays(options, new DailyMetricsBuilder(catalog: null), warnings);
        await new DataSeriesReader("in.json", new Watched(stream, () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true))), ChannelCatalog.Default, collected, warnings)
            .ReadAsync(CancellationToken.None);

        (peak - before).Should().BeLessThan(4 * 1024 * 1024, "a buffer and the days are all that is kept");
        collected.Build().GetVariationSeries("email", "b", "sent").ValueOn(new(2026, 6, 1)).Should().Be(days * 2);
    }

    private sealed class Watched(Stream stream, Action look) : MemoryStream
    {
        private int _count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_count % 200 == 0)
                look();
            return stream.ReadAsync(buffer, cancellationToken);
        }
    }
}
