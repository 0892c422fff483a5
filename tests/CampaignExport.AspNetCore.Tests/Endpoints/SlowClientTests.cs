using System.Net.Sockets;
using System.Text;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Slow and stalled clients do not delay others, and time out.</summary>
public sealed class SlowClientTests
{
    [Fact]
    public async Task Stalled_bodies_time_out_without_delaying_other_requests()
    {
        const int Clients = 100;
        await using var desk = await WebDesk.OpenAsync();
        using var hurry = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var ada = await desk.SignInAsync("ada");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(desk, "POST", "/jobs", "Content-Length: 60000\r\n", "{\"campaignId\":\"", hurry.Token)));
        while (desk.Requests < Clients)
            await Task.Delay(10, hurry.Token);

        (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).EnsureSuccessStatusCode();
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(Clients * 64 * 1024);

        foreach (var client in slow)
        {
            var answer = await client.ReadToEndAsync(hurry.Token);
            answer.Should().StartWith("HTTP/1.1 408 ").And.Contain("urn:campaign-export:too-slow").And.Contain("X-Content-Type-Options: nosniff");
            client.Dispose();
        }

        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().ContainSingle();
        desk.Requests.Should().Be(0);
    }

    [Fact]
    public async Task Stalled_download_is_aborted_and_its_file_closed()
    {
        await using var desk = await WebDesk.OpenAsync(add: export => export.Services.Configure<KestrelServerOptions>(
            options => options.Limits.MinResponseDataRate = new(bytesPerSecond: 10_000_000, gracePeriod: TimeSpan.FromSeconds(2))));
        using var hurry = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var job = await desk.ExportAsync("ada");
        await File.WriteAllBytesAsync(desk.PathOf(job), new byte[64 * 1024 * 1024], hurry.Token);

        using var client = await SendAsync(desk, "GET", desk.LinkTo(job)[WebDesk.Prefix.Length..], "", "", hurry.Token);
        await client.ReadLineAsync(hurry.Token);
        IsOpen(desk.PathOf(job)).Should().BeTrue("the file is being sent");
        while (desk.Requests > 0)
            await Task.Delay(10, hurry.Token);

        IsOpen(desk.PathOf(job)).Should().BeFalse();
        (await (await desk.SignInAsync("ada")).GetByteArrayAsync(desk.LinkTo(job), hurry.Token)).Should().HaveCount(64 * 1024 * 1024);
    }

    private static async Task<StreamReader> SendAsync(
        WebDesk desk, string method, string path, string headers, string body, CancellationToken cancellationToken)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(desk.Address.Host, desk.Address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {WebDesk.Prefix}{path} HTTP/1.1\r\nHost: app\r\nAuthorization: Bearer ada\r\nContent-Type: application/json\r\n{headers}\r\n{body}"),
            cancellationToken);
        return new StreamReader(stream, Encoding.UTF8, false, bufferSize: 128);
    }

    private static bool IsOpen(string path) =>
        Directory.GetFileSystemEntries("/proc/self/fd").Any(link => new FileInfo(link).LinkTarget == path);
}
