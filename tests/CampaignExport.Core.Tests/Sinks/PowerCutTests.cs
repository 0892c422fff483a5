using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Jobs;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Sinks;

/// <summary>The result of a power cut at any time, derived from the order of recorded calls, on every machine.</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(RecipientExporterTests.Shapes), MemberType = typeof(RecipientExporterTests))]
    public async Task Completion_is_recorded_only_after_the_files_are_flushed(string packaging, string format, int split)
    {
        var disk = new RecordingDisk(isDurable: true);
        var out_ = _folder["new/folders"];

        var result = await ExportAsync(disk, out_, RecipientExporterTests.Shape(packaging, format, split));

        disk.Losses.Should().BeEmpty();
        foreach (var file in result.Files.Select(file => file.Location).Append(Path.Combine(out_, "manifest.json")))
            disk.IsSafe(file).Should().BeTrue("{0} outlives a power cut after the export has ended", file);
    }

    [Fact]
    public async Task Recording_detects_missing_flushes()
    {
        var disk = new RecordingDisk(isDurable: false);

        await ExportAsync(disk, _folder.Path, RecipientExporterTests.Shape("none", "csv", 10));

        disk.Losses.Should().Contain(loss => loss.EndsWith("users-0001.csv would not be whole", StringComparison.Ordinal))
            .And.Contain(loss => loss.EndsWith("beside its manifest", StringComparison.Ordinal) || loss.EndsWith("manifest.json would not be whole", StringComparison.Ordinal));
        disk.Calls.Should().NotContain(call => call.StartsWith("flush", StringComparison.Ordinal) || call.StartsWith("sync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_for_a_file_are_in_the_durable_order()
    {
        var disk = new RecordingDisk(isDurable: true);
        await using var upload = await new FileExportSink(_folder["x/y"], overwrite: false, disk).OpenAsync("a.csv", Stop);
        await upload.WritePartAsync(new ExportPart(1, 0, new("one"u8.ToArray())), Stop);
        await upload.WritePartAsync(new ExportPart(2, 3, new("two"u8.ToArray())), Stop);
        await upload.CompleteAsync(Stop);
        await upload.WithdrawAsync(Stop);

        disk.Calls.Should().Equal(
            "make x", $"sync {Path.GetFileName(_folder.Path)}", "make y", "sync x",
            "sync y", "write .a.csv.partial", "flush .a.csv.partial", "write .a.csv.partial", "flush .a.csv.partial",
            "flush .a.csv.partial", "rename .a.csv.partial a.csv", "sync y",
            "rename a.csv .a.csv.partial", "sync y");
    }

    [Fact]
    public async Task Calls_for_a_checkpoint_are_in_the_durable_order()
    {
        var disk = new RecordingDisk(isDurable: true);
        var store = new FileCheckpointStore(_folder["x"], disk);
        await store.SaveAsync(new ExportCheckpoint { ExportId = "e", StartedAt = default, Settings = new Dictionary<string, string>() }, Stop);
        await store.DeleteAsync(Stop);

        disk.Calls.Should().Equal(
            "make x", $"sync {Path.GetFileName(_folder.Path)}",
            "write .checkpoint.json.partial", "flush .checkpoint.json.partial", "rename .checkpoint.json.partial .checkpoint.json", "sync x",
            "sync x");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parts_of_an_earlier_run_are_flushed_before_they_are_used(bool wasDurable)
    {
        var request = RecipientExporterTests.Shape("zip", "csv", 20);
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => { if (first == 45) throw new TimeoutException(); } };
        var first = new RecipientExporter<Recipient>(failing);
        await first.Awaiting(one => one.ExportAsync(request, new FileExportSink(_folder.Path, durable: wasDurable), new FileCheckpointStore(_folder.Path, wasDurable), null, Stop)).Should().ThrowAsync<TimeoutException>();
        var disk = new RecordingDisk(isDurable: true);

        await ExportAsync(disk, _folder.Path, request);

        disk.Calls.TakeWhile(call => !call.StartsWith("write", StringComparison.Ordinal)).Should().Contain(["flush .users-0001.zip.partial", "flush .users-0002.zip.partial"]);
        disk.Calls.Should().HaveElementPreceding("rename .users-0001.zip.partial users-0001.zip", "flush .users-0001.zip.partial");
        disk.Calls[^1].Should().StartWith("sync");
    }

    [Fact]
    public async Task Later_holder_flushes_its_copy()
    {
        var disk = new RecordingDisk(isDurable: true);
        await using var frozen = await new FileExportSink(_folder.Path, overwrite: true, disk, holder: 1).OpenAsync("a", Stop);
        await frozen.WritePartAsync(new ExportPart(1, 0, new("one"u8.ToArray())), Stop);
        disk.Calls.Clear();

        await using var later = await new FileExportSink(_folder.Path, overwrite: true, disk, holder: 2).ReopenAsync("a", frozen.State, [new(3, null)], Stop);

        disk.Calls.Should().Equal("write .a.2.partial", "flush .a.2.partial", $"sync {Path.GetFileName(_folder.Path)}");
        disk.IsSafe(_folder[".a.2.partial"]).Should().BeTrue();
    }

    [Fact]
    public async Task File_published_by_an_earlier_process_is_flushed()
    {
        _folder.Write("a", "abc");
        var disk = new RecordingDisk(isDurable: true);

        await using var upload = await new FileExportSink(_folder.Path, overwrite: false, disk).ReopenAsync("a", "", [new(3, null)], Stop);

        upload.IsPublished.Should().BeTrue();
        disk.Calls.Should().Equal("flush a", $"sync {Path.GetFileName(_folder.Path)}");
    }

    [Fact]
    public async Task File_is_withdrawn_if_its_name_cannot_be_flushed()
    {
        var disk = new FailingDisk();
        var upload = await new FileExportSink(_folder.Path, overwrite: false, disk).OpenAsync("a.csv", Stop);
        await upload.WritePartAsync(new ExportPart(1, 0, new("one"u8.ToArray())), Stop);
        disk.Fails = true;

        (await upload.Awaiting(one => one.CompleteAsync(Stop).AsTask()).Should().ThrowAsync<IOException>()).WithMessage("The disk is gone.");
        await upload.DisposeAsync();

        upload.IsPublished.Should().BeFalse();
        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Folder_that_cannot_be_opened_is_named()
    {
        var disk = new Disk(isDurable: true);

        disk.Invoking(one => one.KeepName(_folder["gone/a.csv"])).Should().Throw<IOException>()
            .WithMessage($"The folder '{_folder["gone"]}' cannot be flushed to the disk: *. Allow reading it, or export without flushing.");
    }

    [Fact]
    public async Task Job_is_not_completed_before_its_files_are_flushed()
    {
        var disk = new RecordingDisk(isDurable: true);
        using var desk = new JobDesk();
        desk.Services = desk.Services with { Storage = new FileExportStorage(_folder["storage"], disk) };

        var job = await desk.SubmitAndWorkAsync(JobDesk.Recipients());

        job.State.Should().Be(ExportJobState.Completed);
        disk.Losses.Should().BeEmpty();
        disk.Calls.Should().StartWith(["make storage", $"sync {Path.GetFileName(_folder.Path)}", $"make {job.Id}", "sync storage"]);
        foreach (var name in new[] { "users.csv", "manifest.json" })
            disk.IsSafe(_folder[$"storage/{job.Id}/{name}"]).Should().BeTrue();
    }

    [Fact]
    public async Task Deleted_files_stay_deleted()
    {
        var disk = new RecordingDisk(isDurable: true);
        _folder.Write("note", "");
        Directory.CreateDirectory(_folder["job"]);

        await new FileExportStorage(_folder.Path, disk).DeleteAsync("job", Stop);

        disk.Calls.Should().Equal($"sync {Path.GetFileName(_folder.Path)}");
    }

    private static Task<RecipientExportResult> ExportAsync(Disk disk, string folder, RecipientExportRequest<Recipient> request) =>
        new RecipientExporter<Recipient>(new GeneratedRecipients(53, 5))
            .ExportAsync(request, new FileExportSink(folder, overwrite: false, disk), new FileCheckpointStore(folder, disk), null, Stop);

    private sealed class FailingDisk() : Disk(isDurable: true)
    {
        public bool Fails { get; set; }

        protected override void Sync(string folder)
        {
            if (Fails)
                throw new IOException("The disk is gone.");
            base.Sync(folder);
        }
    }
}
