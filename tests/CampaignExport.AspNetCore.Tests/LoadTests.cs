using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Many at once, in memory that does not grow with what they get.</summary>
public sealed class LoadTests
{
    private const int FileBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task Two_hundred_downloads_and_fifty_streams_at_once_stay_flat()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        await File.WriteAllBytesAsync(desk.PathOf(job), new byte[FileBytes]);
        var waits = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));
        var ada = await desk.SignInAsync("ada");
        using var hurry = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OpenAsync($"{WebDesk.Prefix}/jobs/{waits.Id}/events")));
        var downloads = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => OpenAsync(desk.LinkTo(job))));
        // All have begun; each client has read a little, and the rest of 800 MiB waits for it.
        await Task.WhenAll(downloads.Concat(streams).Select(body => body.ReadExactlyAsync(new byte[100], hurry.Token).AsTask()));
        desk.Requests.Should().BeGreaterThanOrEqualTo(50);
        var amid = GC.GetTotalMemory(forceFullCollection: true);
        var lengths = await Task.WhenAll(downloads.Select(ReadToEndAsync));

        lengths.Should().AllBeEquivalentTo(FileBytes - 100L);
        (amid - before).Should().BeLessThan(100 * 1024 * 1024);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(50 * 1024 * 1024);
        foreach (var body in downloads.Concat(streams))
            await body.DisposeAsync();

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
