using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Jobs;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Sinks;

/// <summary>Real power cuts on a loop device, if the test may mount one.</summary>
public sealed class LoopDeviceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none", 0)]
    [InlineData("zip", 100)]
    public async Task Finished_export_is_complete_after_a_power_cut(string packaging, int split)
    {
        using var disk = LoopDevice.Mount();
        await ExportAsync(Path.Combine(disk.Path, "new/out"), new GeneratedRecipients(5000, 50), packaging, split);

        var after = Path.Combine(disk.Cut(), "new/out");

        (await ExportVerifier.VerifyAsync(Path.Combine(after, "manifest.json"), Stop)).Rows.Should().Be(5000);
        Directory.EnumerateFiles(after, ".*").Should().BeEmpty("nothing says that the export was interrupted");
    }

    [Fact]
    public async Task Replacing_export_is_complete_after_a_power_cut()
    {
        using var disk = LoopDevice.Mount();
        await ExportAsync(disk.Path, new GeneratedRecipients(100, 50), "none", 0);
        await ExportAsync(disk.Path, new GeneratedRecipients(5000, 50), "none", 0, overwrite: true);

        (await ExportVerifier.VerifyAsync(Path.Combine(disk.Cut(), "manifest.json"), Stop)).Rows.Should().Be(5000);
    }

    [Fact]
    public async Task Export_resumes_after_a_power_cut()
    {
        using var disk = LoopDevice.Mount();
        var undisturbed = Path.Combine(disk.Path, "out");
        await ExportAsync(undisturbed, new GeneratedRecipients(5000, 50), "none", 2000);
        int[] pages = [0, 1500, 3000, 4950];
        foreach (var page in pages)
        {
            var failing = new GeneratedRecipients(5000, 50) { BeforePage = first => { if (first == page) throw new TimeoutException(); } };
            await FluentActions.Awaiting(() => ExportAsync($"{undisturbed}-{page}", failing, "none", 2000)).Should().ThrowAsync<TimeoutException>();
        }

        var after = disk.Cut();

        foreach (var page in pages)
        {
            var (read, folder) = (new List<int>(), Path.Combine(after, $"out-{page}"));
            await ExportAsync(folder, new GeneratedRecipients(5000, 50) { BeforePage = read.Add }, "none", 2000);
            read.Contains(0).Should().Be(page == 0, "what a checkpoint names is on the disk");
            foreach (var name in new[] { "users-0001.csv", "users-0002.csv", "users-0003.csv" })
                (await File.ReadAllBytesAsync(Path.Combine(folder, name), Stop)).Should().Equal(await File.ReadAllBytesAsync(Path.Combine(undisturbed, name), Stop));
        }
    }

    [Fact]
    public async Task Export_completed_by_a_second_worker_is_complete_after_a_power_cut()
    {
        using var disk = LoopDevice.Mount();
        using var desk = new JobDesk();
        desk.Services = desk.Services with { Storage = new FileExportStorage(Path.Combine(disk.Path, "storage"), durable: true) };
        using var stop = new CancellationTokenSource();
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 70) stop.Cancel(); } } };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        await desk.Runner().RunAsync((await desk.ClaimAsync())!, stop.Token);
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) };
        await desk.WorkAsync();

        (await desk.FindAsync(job)).State.Should().Be(ExportJobState.Completed);
        (await ExportVerifier.VerifyAsync(Path.Combine(disk.Cut(), "storage", job.Id, "manifest.json"), Stop)).Rows.Should().Be(100);
    }

    private static Task<RecipientExportResult> ExportAsync(
        string folder, IRecipientSource<Recipient> source, string packaging, int split, bool overwrite = false) =>
        new RecipientExporter<Recipient>(source)
            .ExportAsync(RecipientExporterTests.Shape(packaging, "csv", split) with { PartBytes = 50_000, Workers = 1, PartsInFlight = 1 }, new FileExportSink(folder, overwrite, durable: true), new FileCheckpointStore(folder, durable: true), null, Stop);
}
