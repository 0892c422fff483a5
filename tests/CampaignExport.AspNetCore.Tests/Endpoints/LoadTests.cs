using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The memory of many concurrent downloads does not depend on their size.</summary>
public sealed class LoadTests
{
    // More than the buffers of the system (3 MiB fit), so that an unread download does not complete.
    private const int FileBytes = 16 * 1024 * 1024;

    // The maximum memory of a connection at both ends: buffers, independent of the size of the file.
    private const int BytesPerConnection = 256 * 1024;

    [Fact]
    public async Task Two_hundred_downloads_and_fifty_streams_use_only_the_memory_of_their_connections()
    {
        // A first run without a measurement creates what later runs share.
        await MeasureAsync(downloads: 5, streams: 5);

        var few = await MeasureAsync(downloads: 20, streams: 5);
        var many = await MeasureAsync(downloads: 200, streams: 50);

        (many - few).Should().BeLessThan((180 + 45) * BytesPerConnection);
        many.Should().BeLessThan(250 * BytesPerConnection);
    }

    /// <summary>Measures the additional memory while downloads and streams have begun and wait for their clients.</summary>
    private static async Task<long> MeasureAsync(int downloads, int streams)
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        await File.WriteAllBytesAsync(desk.PathOf(job), new byte[FileBytes]);
        var waits = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));
        var ada = await desk.SignInAsync("ada");
        using var hurry = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var bodies = await Task.WhenAll(
        [
            .. Enumerable.Range(0, streams).Select(_ => OpenAsync($"{WebDesk.Prefix}/jobs/{waits.Id}/events")),
            .. Enumerable.Range(0, downloads).Select(_ => OpenAsync(desk.LinkTo(job))),
        ]);
        await Task.WhenAll(bodies.Select(body => body.ReadExactlyAsync(new byte[100], hurry.Token).AsTask()));
        desk.Requests.Should().Be(downloads + streams);
        var amid = GC.GetTotalMemory(forceFullCollection: true) - before;

        // Other requests do not wait for them.
        (await ada.JsonAsync("/campaigns/long-sale/charts")).GetProperty("days").GetArrayLength().Should().Be(3650);
        var lengths = await Task.WhenAll(bodies.Skip(streams).Select(ReadToEndAsync));
        lengths.Should().AllBeEquivalentTo(FileBytes - 100L);
        foreach (var body in bodies)
            await body.DisposeAsync();
        return amid;

        async Task<Stream> OpenAsync(string path)
        {
            var answer = await ada.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, hurry.Token);
            return await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(hurry.Token);
        }

        async Task<long> ReadToEndAsync(Stream body)
        {
            var (buffer, length) = (new byte[16 * 1024], 0L);
            while (await body.ReadAsync(buffer, hurry.Token) is > 0 and var read)
                length += read;
            return length;
        }
    }
}
