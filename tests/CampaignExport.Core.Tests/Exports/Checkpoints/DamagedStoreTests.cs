using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Jobs;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

/// <summary>Exports that resume although their stored bytes have changed.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _undisturbed = new();
    private readonly LogEntries<RecipientExporter<Recipient>> _log = new();

    public static TheoryData<string> Damages => [.. Damage.Keys];

    public static TheoryData<string, string, int> DamagesOfShapes => new(
        from damage in Damage.Keys
        from shape in new[] { ("none", 0), ("gzip", 0), ("zip", 0), ("none", 20), ("zip", 20) }
        select (damage, shape.Item1, shape.Item2));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The changes by name: the new bytes of a file, or null to delete it, from the sizes of its first two parts.</summary>
    private static Dictionary<string, Func<byte[], int, int, byte[]?>> Damage { get; } = new()
    {
        ["first byte"] = (bytes, _, _) => Flip(bytes, 0),
        ["byte in the middle"] = (bytes, _, _) => Flip(bytes, bytes.Length / 2),
        ["last byte"] = (bytes, _, _) => Flip(bytes, bytes.Length - 1),
        ["parts swapped"] = (bytes, one, two) => [.. bytes[one..(one + two)], .. bytes[..one], .. bytes[(one + two)..]],
        ["zeros at the end"] = (bytes, _, _) => [.. bytes[..^100], .. new byte[100]],
        ["zeros alone"] = (bytes, _, _) => new byte[bytes.Length],
        ["one byte short"] = (bytes, _, _) => bytes[..^1],
        ["empty"] = (_, _, _) => [],
        ["shifted by a byte"] = (bytes, _, _) => [0, .. bytes[..^1]],
        ["gone"] = (_, _, _) => null,
    };

    public void Dispose()
    {
        _folder.Dispose();
        _undisturbed.Dispose();
    }

    [Theory]
    [MemberData(nameof(DamagesOfShapes))]
    public async Task Parts_that_do_not_match_their_digests_are_written_again(string damage, string packaging, int split)
    {
        var request = Shape(packaging, split);
        var checkpoint = await InterruptAsync(request);
        Harm(damage, checkpoint.Files[0], Partial(checkpoint.Files[0]));
        var read = new List<int>();

        var result = await ResumeAsync(request, read);

        await ShouldBeUndisturbedAsync(request);
        read.Should().Contain(0, "all is written again");
        _log.Entries.Should().Contain(entry => entry.Text.StartsWith($"Stored parts of export {checkpoint.ExportId} at ", StringComparison.Ordinal)
            && entry.Text.EndsWith("are missing or damaged. The export restarts.", StringComparison.Ordinal));
        result.Manifest.ExportId.Should().Be(checkpoint.ExportId);
    }

    [Fact]
    public async Task Matching_parts_are_kept_and_later_bytes_are_truncated()
    {
        var request = Shape("none", 0);
        await InterruptAsync(request);
        await File.AppendAllTextAsync(_folder[".users.csv.partial"], new string('x', 100_000), Stop);
        var read = new List<int>();

        await ResumeAsync(request, read);

        await ShouldBeUndisturbedAsync(request);
        read.Should().NotContain(0, "what is stored is not read again");
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_in_a_later_file_is_found(string damage)
    {
        var request = Shape("none", 20);
        var checkpoint = await InterruptAsync(request);
        checkpoint.Files.Should().HaveCountGreaterThan(1);
        Harm(damage, checkpoint.Files[1], Partial(checkpoint.Files[1]));

        await ResumeAsync(request, []);

        await ShouldBeUndisturbedAsync(request);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task File_published_before_the_manifest_is_verified(string damage)
    {
        var request = Shape("none", 20);
        var checkpoint = await StopBeforeTheManifestAsync(request);
        Harm(damage, checkpoint.Files[1], _folder["users-0002.csv"]);

        await ResumeAsync(request, [], overwrite: true);

        await ShouldBeUndisturbedAsync(request);
    }

    [Fact]
    public async Task Foreign_file_of_the_same_length_is_kept_unless_overwriting_is_allowed()
    {
        var request = Shape("none", 20);
        var checkpoint = await StopBeforeTheManifestAsync(request);
        Harm("zeros alone", checkpoint.Files[1], _folder["users-0002.csv"]);

        await FluentActions.Awaiting(() => ResumeAsync(request, [])).Should().ThrowAsync<ExportExistsException>();

        _folder.Bytes("users-0002.csv").Should().OnlyContain(one => one == 0);
        _folder.Names.Should().NotContain("manifest.json");
    }

    [Fact]
    public async Task Stored_parts_are_verified_without_digests_in_the_manifest()
    {
        var request = Shape("none", 0) with { Digests = false };
        var checkpoint = await InterruptAsync(request);
        Harm("byte in the middle", checkpoint.Files[0], Partial(checkpoint.Files[0]));

        var result = await ResumeAsync(request, []);

        await ShouldBeUndisturbedAsync(request);
        result.Manifest.Files.Should().OnlyContain(file => file.Sha256 == null && file.Parts.All(part => part.Sha256 == null));
    }

    [Fact]
    public async Task Checkpoint_with_a_changed_byte_is_refused_and_nothing_is_published()
    {
        var request = Shape("none", 0);
        await InterruptAsync(request);
        var checkpoint = _folder.Bytes(".checkpoint.json");
        for (var at = 0; at < checkpoint.Length; at++)
        {
            await File.WriteAllBytesAsync(_folder[".checkpoint.json"], Flip([.. checkpoint], at), Stop);

            (await FluentActions.Awaiting(() => ResumeAsync(request, [])).Should().ThrowAsync<CheckpointException>("byte {0} is changed", at))
                .WithMessage("The checkpoint is damaged, or of another version. Restart the export.");
        }

        foreach (var damaged in new[] { [], new byte[checkpoint.Length], checkpoint[..^1], [.. checkpoint, .. "}"u8], [.. checkpoint, .. checkpoint] })
        {
            await File.WriteAllBytesAsync(_folder[".checkpoint.json"], damaged, Stop);
            await FluentActions.Awaiting(() => ResumeAsync(request, [])).Should().ThrowAsync<CheckpointException>();
        }

        _folder.Names.Should().OnlyContain(name => name.StartsWith('.'));
        await File.WriteAllBytesAsync(_folder[".checkpoint.json"], checkpoint, Stop);
        await ResumeAsync(request, []);
        await ShouldBeUndisturbedAsync(request);
    }

    [Fact]
    public async Task Restarted_export_that_is_interrupted_again_is_resumed()
    {
        var request = Shape("none", 20);
        var checkpoint = await InterruptAsync(request);
        Harm("last byte", checkpoint.Files[1], Partial(checkpoint.Files[1]));
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => { if (first == 0) throw new TimeoutException(); } };
        await FluentActions.Awaiting(() => ExportAsync(failing, overwrite: false, request)).Should().ThrowAsync<TimeoutException>();

        await ResumeAsync(request, []);

        await ShouldBeUndisturbedAsync(request);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Job_with_a_damaged_part_rewrites_it_in_the_same_attempt(string damage)
    {
        using var desk = new JobDesk();
        using var stop = new CancellationTokenSource();
        ExportJob? job = null;
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = StopOnceStored } };
        job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        await desk.Runner().RunAsync((await desk.ClaimAsync())!, stop.Token);
        var checkpoint = (await desk.Store.LoadCheckpointAsync(job.Id, Stop))!;
        Harm(damage, checkpoint.Files[0], desk.PathOf(job.Id, ".users.csv.1.partial"));
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) };

        await desk.WorkAsync();

        using var undisturbed = new JobDesk();
        var other = await undisturbed.SubmitAndWorkAsync(JobDesk.Recipients());
        var done = await desk.FindAsync(job);
        (done.State, done.Attempts).Should().Be((ExportJobState.Completed, 1));
        File.ReadAllBytes(desk.PathOf(job.Id, "users.csv")).Should().Equal(File.ReadAllBytes(undisturbed.PathOf(other.Id, "users.csv")));
        desk.Files.Should().Equal("manifest.json", "users.csv");
        desk.Log.Entries.Should().Contain(entry => entry.Text.StartsWith($"Stored parts of export {job.Id} at ", StringComparison.Ordinal));

        void StopOnceStored(int first)
        {
            if (first < 80)
                return;
            while (desk.Store.LoadCheckpointAsync(job!.Id, CancellationToken.None).AsTask().Result is not { Files: [{ Parts.Count: > 1 }, ..] })
                Thread.Sleep(1);
            stop.Cancel();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Destinations_with_intact_parts_resume_and_without_any_the_export_restarts(bool allDamaged)
    {
        using var second = new TemporaryFolder();
        var request = Shape("none", 0);
        FanOutExportSink Sink() => new([new("one", new FileExportSink(_folder.Path)), new("two", new FileExportSink(second.Path))]);
        Task Fan(IRecipientSource<Recipient> source, FanOutExportSink sink) =>
            new RecipientExporter<Recipient>(source).ExportAsync(request, sink, new FileCheckpointStore(_folder.Path), null, Stop);
        await FluentActions.Awaiting(() => Fan(Failing(), Sink())).Should().ThrowAsync<TimeoutException>();
        var file = ExportCheckpoint.FromJson(_folder.Bytes(".checkpoint.json")).Files[0];
        Harm("zeros at the end", file, second[".users.csv.partial"]);
        if (allDamaged)
            Harm("first byte", file, _folder[".users.csv.partial"]);
        var again = Sink();

        await Fan(new GeneratedRecipients(53, 5), again);

        await ShouldBeUndisturbedAsync(request);
        again.Outcomes.Select(outcome => outcome.Succeeded).Should().Equal(true, allDamaged);
        if (allDamaged)
            second.Bytes("users.csv").Should().Equal(_folder.Bytes("users.csv"));
        else
            second.Names.Should().NotContain("users.csv");
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x10;
        return bytes;
    }

    private static GeneratedRecipients Failing() => new(53, 5) { BeforePage = first => { if (first == 50) throw new TimeoutException(); } };

    private static RecipientExportRequest<Recipient> Shape(string packaging, int split) =>
        RecipientExporterTests.Shape(packaging, "csv", split) with { PartsInFlight = 1, Workers = 1 };

    private Task<RecipientExportResult> ExportAsync(IRecipientSource<Recipient> source, bool overwrite, RecipientExportRequest<Recipient> request) =>
        new RecipientExporter<Recipient>(source, logger: _log)
            .ExportAsync(request, new FileExportSink(_folder.Path, overwrite), new FileCheckpointStore(_folder.Path), null, Stop);

    private Task<RecipientExportResult> ResumeAsync(RecipientExportRequest<Recipient> request, List<int> read, bool overwrite = false) =>
        ExportAsync(new GeneratedRecipients(53, 5) { BeforePage = read.Add }, overwrite, request);

    private async Task<ExportCheckpoint> InterruptAsync(RecipientExportRequest<Recipient> request)
    {
        await FluentActions.Awaiting(() => ExportAsync(Failing(), overwrite: false, request)).Should().ThrowAsync<TimeoutException>();
        return ExportCheckpoint.FromJson(_folder.Bytes(".checkpoint.json"));
    }

    /// <summary>As after a crash between the publication of the files and of the manifest.</summary>
    private async Task<ExportCheckpoint> StopBeforeTheManifestAsync(RecipientExportRequest<Recipient> request)
    {
        var last = new LastCheckpoint(_folder);
        await new RecipientExporter<Recipient>(new GeneratedRecipients(53, 5)).ExportAsync(request, new FileExportSink(_folder.Path), last, null, Stop);
        File.Delete(_folder["manifest.json"]);
        return ExportCheckpoint.FromJson(_folder.Bytes(".checkpoint.json"));
    }

    private static void Harm(string damage, CheckpointFile file, string path)
    {
        var length = (int)file.Parts.Sum(part => part.Bytes);
        var bytes = File.ReadAllBytes(path);
        bytes.Length.Should().BeGreaterThanOrEqualTo(length);
        file.Parts.Should().HaveCountGreaterThan(1);
        if (Damage[damage](bytes[..length], (int)file.Parts[0].Bytes, (int)file.Parts[1].Bytes) is { } harmed)
            File.WriteAllBytes(path, harmed);
        else
            File.Delete(path);
    }

    private string Partial(CheckpointFile file) => _folder[$".{file.Name}.partial"];

    private async Task ShouldBeUndisturbedAsync(RecipientExportRequest<Recipient> request)
    {
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(53, 5), _undisturbed, request);
        _folder.Names.Should().Equal(_undisturbed.Names);
        foreach (var name in _undisturbed.Names.Where(name => name != "manifest.json"))
            _folder.Bytes(name).Should().Equal(_undisturbed.Bytes(name), "{0} must be the same byte for byte", name);
        (await ExportVerifier.VerifyAsync(_folder["manifest.json"], Stop)).Rows.Should().Be(53);
    }

    /// <summary>A store that keeps its checkpoint after the export.</summary>
    private sealed class LastCheckpoint(TemporaryFolder folder) : IExportCheckpointStore
    {
        private readonly FileCheckpointStore _store = new(folder.Path);

        public ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) => _store.LoadAsync(cancellationToken);

        public ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default) => _store.SaveAsync(checkpoint, cancellationToken);

        public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
