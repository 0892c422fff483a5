using System.Net;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>A storage that serves files by address, such as a bucket: only the requester is redirected to it.</summary>
public sealed class StorageAddressTests
{
    private const string Address = "https://bucket.example/files/%C3%A9t%C3%A9%2F1.csv?X-Signature=a%2Bb%3D&X-Expires=240";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Requester_is_redirected_to_the_address_without_caching(string method)
    {
        await using var desk = await WebDesk.OpenAsync(add: AddBucket);
        var job = await desk.ExportAsync("ada");
        var ada = await desk.SignInAsync("ada");

        var answer = await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), desk.LinkTo(job)));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.NonValidated["Location"].ToString().Should().Be(Address);
        answer.Headers.CacheControl!.ToString().Should().Be("no-store, private");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        (await answer.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Address_is_not_disclosed_to_other_users()
    {
        await using var desk = await WebDesk.OpenAsync(add: AddBucket);
        var job = await desk.ExportAsync("ada");
        var ada = await desk.SignInAsync("ada");

        var ofStranger = await desk.Client().GetAsync(desk.LinkTo(job));
        ofStranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await (await (await desk.SignInAsync("eve")).GetAsync(desk.LinkTo(job))).ShouldBeProblemAsync(404, "not-found");
        await (await ada.GetAsync(desk.LinkTo(job, lifetime: TimeSpan.Zero))).ShouldBeProblemAsync(410, "expired");
        (await ada.GetStringAsync($"{WebDesk.Prefix}/jobs/{job.Id}")).Should().NotContain("bucket.example");
    }

    private static void AddBucket(ICampaignExportBuilder export)
    {
        var folder = (IExportStorage)export.Services.Last(service => service.ServiceType == typeof(IExportStorage)).ImplementationInstance!;
        export.Services.AddSingleton<IExportStorage>(new Bucket(folder));
    }

    private sealed class Bucket(IExportStorage folder) : IExportStorage
    {
        public IExportSink CreateSink(string jobId, long fencingToken) => folder.CreateSink(jobId, fencingToken);

        public ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken = default) =>
            new(ExportContent.FromUrl(new Uri(Address)));

        public ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken = default) => folder.DeleteAsync(jobId, cancellationToken);

        public ValueTask CheckAsync(CancellationToken cancellationToken = default) => folder.CheckAsync(cancellationToken);
    }
}
