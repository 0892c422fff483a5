using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Manifests;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Jobs;

/// <summary>A split export behaves as one job, whatever happens to its partitions.</summary>
public sealed class SplitJobTests : IDisposable
{
    private const int Rows = 200;

    private readonly JobDesk _desk = new();
    private readonly SplitRecipients _source = new(Rows, 10);

    public SplitJobTests() => _desk.Services = _desk.Services with { Recipients = _source };

    private static RecipientJobRequest Request => JobDesk.Recipients() with { Split = 4 };

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Split_export_has_a_file_for_each_partition_one_manifest_and_one_mail()
    {
        var job = await _desk.SubmitAndWorkAsync(Request);

        job.State.Should().Be(ExportJobState.Completed);
        job.Files.Select(file => (file.Name, file.Rows)).Should().Equal(("users-0001.csv", 50), ("users-0002.csv", 50), ("users-0003.csv", 50), ("users-0004.csv", 50));
        _desk.Files.Should().Equal(".storage", "manifest.json", "users-0001.csv", "users-0002.csv", "users-0003.csv", "users-0004.csv");
        var manifest = (await ExportVerifier.VerifyAsync(_desk.PathOf(job.Id, "manifest.json")));
        (manifest.ExportId, manifest.Rows, manifest.CampaignId).Should().Be((job.Id, (long)Rows, "c"));
        (await ContentAsync(job)).Should().Equal(await WholeAsync());
        _desk.Mails.Should().ContainSingle().Which.Links.Should().HaveCount(4);
        _desk.Audit.Select(entry => entry.Action).Should().Equal(ExportAuditAction.Submitted, ExportAuditAction.Started, ExportAuditAction.Completed, ExportAuditAction.Notified);
        job.Transitions.Select(step => step.State).Should().Equal(ExportJobState.Queued, ExportJobState.Running, ExportJobState.Completed);
        (job.Progress.Rows, job.Attempts).Should().Be((Rows, 1));
    }

    [Fact]
    public async Task Partitions_are_listed_on_request_only_and_end_with_their_export()
    {
        var job = await _desk.SubmitAndWorkAsync(Request);

        (await _desk.Jobs.ListAsync(new())).Should().ContainSingle().Which.Id.Should().Be(job.Id);
        var partitions = await _desk.Jobs.ListAsync(new() { CampaignId = job.Id, Partitions = true });
        partitions.Should().HaveCount(4).And.OnlyContain(one => one.PartitionOf == job.Id && one.State == ExportJobState.Completed && one.DueAt == null);
        (await _desk.Store.CountAsync()).ByState.Should().BeEmpty();
        (await _desk.Store.LoadCheckpointAsync(partitions[0].Id)).Should().BeNull();
    }

    [Fact]
    public async Task Split_export_takes_one_place_of_its_workspace()
    {
        _desk.Options.MaxRunning = 1;
        _desk.Options.MaxQueued = 1;
        var seen = new List<ExportJobState>();
        ExportJob? second = null;
        _source.BeforePage = (partition, _) => seen.Add(partition.Length == 0 ? ExportJobState.Running : _desk.FindAsync(second!).Result.State);
        var first = await _desk.Jobs.SubmitAsync(Request);
        await _desk.Runner().RunAsync((await _desk.ClaimAsync())!);
        second = await _desk.Jobs.SubmitAsync(JobDesk.Recipients() with { CampaignId = "other" });

        await _desk.WorkAsync();

        (await _desk.FindAsync(first)).State.Should().Be(ExportJobState.Completed);
        (await _desk.FindAsync(second)).State.Should().Be(ExportJobState.Completed);
        seen.Take(20).Should().OnlyContain(state => state == ExportJobState.Queued, "the other export waits until the split one has ended");
    }

    [Fact]
    public async Task Progress_is_that_of_all_partitions_and_nothing_is_visible_before_the_end()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Running);
        await StoreAsync(job, partitions: 2);
        await StepAsync();

        (await _desk.FindAsync(job)).Progress.Rows.Should().Be(100);
        _desk.Files.Should().OnlyContain(name => name.StartsWith('.'));
        await _desk.WorkAsync();
        (await ContentAsync(await _desk.FindAsync(job))).Should().Equal(await WholeAsync());
    }

    [Fact]
    public async Task Source_that_cannot_be_split_fails_the_job_before_anything_is_written()
    {
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) };

        var job = await _desk.SubmitAndWorkAsync(Request);

        (job.State, job.Failure).Should().Be((ExportJobState.Failed, ExportFailure.Impossible));
        job.FailureDetail.Should().Be("The source of recipients cannot be split. Request the export without a split.");
        _desk.Files.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public async Task Number_of_partitions_is_limited(int split) =>
        await _desk.Jobs.Invoking(jobs => jobs.SubmitAsync(Request with { Split = split })).Should().ThrowAsync<ExportRequestException>().WithMessage("*from 1 to 256*");

    [Fact]
    public async Task Split_with_a_maximum_of_rows_is_refused() =>
        await _desk.Jobs.Invoking(jobs => jobs.SubmitAsync(Request with { MaxRowsPerFile = 10 })).Should().ThrowAsync<ExportRequestException>().WithMessage("*no maximum of rows per file*");

    [Fact]
    public async Task Cancelled_export_ends_its_partitions_and_leaves_no_file()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        await StepAsync();

        await _desk.Jobs.CancelAsync(job.Id, "ada");
        await _desk.WorkAsync();

        job = await _desk.FindAsync(job);
        job.State.Should().Be(ExportJobState.Cancelled);
        _desk.Files.Should().Equal(".storage");
        (await PartitionsAsync(job)).Should().HaveCount(4).And.OnlyContain(one => one.State == ExportJobState.Cancelled);
        _desk.Mails.Should().BeEmpty();
        _desk.Audit.Count(entry => entry.Action == ExportAuditAction.Cancelled).Should().Be(1);
    }

    [Fact]
    public async Task Cancellation_reaches_partitions_that_occupy_all_workers()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        var held = (await _desk.ClaimAsync())!;

        await _desk.Jobs.CancelAsync(job.Id, "ada");
        await _desk.Runner().RunAsync((await _desk.Store.FindAsync(held.Id))!);

        held = (await _desk.Store.FindAsync(held.Id))!;
        held.PartitionOf.Should().Be(job.Id);
        held.State.Should().Be(ExportJobState.Cancelled, "no worker was free for the job itself");
        await _desk.WorkAsync();
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Cancelled);
        _desk.Audit.Count(entry => entry.Action == ExportAuditAction.Cancelled).Should().Be(1);
    }

    [Fact]
    public async Task Files_are_deleted_only_after_the_last_partition_has_ended()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        var held = (await _desk.ClaimAsync())!;
        Directory.CreateDirectory(Path.GetDirectoryName(_desk.PathOf(job.Id, "x"))!);
        await File.WriteAllTextAsync(_desk.PathOf(job.Id, ".users-0001.csv.1.partial"), "from a worker that still writes");
        await _desk.Jobs.CancelAsync(job.Id, "ada");
        await _desk.WorkAsync();
        _desk.Files.Should().Contain(".users-0001.csv.1.partial", "a worker may still be writing");
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Cancelled);

        await _desk.Runner().RunAsync((await _desk.Store.FindAsync(held.Id))!);
        await _desk.WorkAsync();

        _desk.Files.Should().Equal(".storage");
        (await PartitionsAsync(job)).Should().OnlyContain(one => one.State == ExportJobState.Cancelled);
    }

    [Fact]
    public async Task Reason_of_a_failed_partition_is_in_the_language_of_the_requester()
    {
        _source.BeforePage = (partition, _) => throw new SourceDataException($"A row is wrong.", $"Une ligne est fausse.");

        var job = await _desk.SubmitAndWorkAsync(Request with { Requester = Request.Requester.In("fr") });

        job.FailureDetail.Should().Be("Une ligne est fausse.");
    }

    [Fact]
    public async Task Partition_that_fails_fails_the_export_with_its_reason()
    {
        _source.BeforePage = (partition, _) =>
        {
            if (partition == "3/4")
                throw new SourceDataException("A row is wrong.");
        };

        var job = await _desk.SubmitAndWorkAsync(Request);

        (job.State, job.Failure, job.FailureDetail).Should().Be((ExportJobState.Failed, ExportFailure.InvalidData, "A row is wrong."));
        _desk.Files.Should().Equal(".storage");
        _desk.Mails.Should().ContainSingle().Which.Failure.Should().Be(ExportFailure.InvalidData);
        (await PartitionsAsync(job)).Should().OnlyContain(one => one.State == ExportJobState.Failed);
        _desk.Audit.Select(entry => entry.Action).Should().Equal(ExportAuditAction.Submitted, ExportAuditAction.Started, ExportAuditAction.Failed, ExportAuditAction.Deleted, ExportAuditAction.Notified);
    }

    [Fact]
    public async Task Partition_that_fails_once_is_retried_alone()
    {
        var hasFailed = false;
        _source.BeforePage = (_, at) =>
        {
            if (at != 120 || hasFailed)
                return;
            hasFailed = true;
            throw new IOException("broken");
        };

        var job = await _desk.SubmitAndWorkAsync(Request);
        (job.State, job.Failure).Should().Be((ExportJobState.Running, ExportFailure.SourceFailed), "the reason of the last failure is shown");
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();

        job = await _desk.FindAsync(job);
        (job.State, job.Failure).Should().Be((ExportJobState.Completed, null));
        (await PartitionsAsync(job)).Select(one => one.Attempts).Should().Equal([1, 2, 1, 1], "the latest partition comes first");
        (await ContentAsync(job)).Should().Equal(await WholeAsync());
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("missing")]
    [InlineData("checkpoint")]
    [InlineData("settings")]
    public async Task Partition_whose_stored_file_is_lost_is_exported_again(string loss)
    {
        var reads = new List<string>();
        _source.BeforePage = (partition, at) =>
        {
            if (at % 50 == 0)
                reads.Add(partition);
        };
        var job = await StoreAllAsync();
        var second = (await _desk.Store.FindAsync(PartitionJobRequest.IdOf(job.Id, 2)))!;
        var partial = _desk.PathOf(job.Id, ".users-0002.csv.1.partial");
        var checkpoint = await _desk.Store.LoadCheckpointAsync(second.Id);
        switch (loss)
        {
            case "damaged":
                File.WriteAllBytes(partial, [.. File.ReadAllBytes(partial).Select((one, at) => at == 700 ? (byte)(one ^ 1) : one)]);
                break;
            case "missing":
                File.Delete(partial);
                break;
            case "checkpoint":
                await _desk.Store.SaveCheckpointAsync(second.Id, second.FencingToken, null);
                break;
            default:
                await _desk.Store.SaveCheckpointAsync(second.Id, second.FencingToken, new ExportCheckpoint
                {
                    ExportId = checkpoint!.ExportId,
                    StartedAt = checkpoint.StartedAt,
                    Settings = new Dictionary<string, string> { ["columns"] = "other" },
                    Position = checkpoint.Position,
                    IsComplete = checkpoint.IsComplete,
                    Files = checkpoint.Files,
                });
                break;
        }

        await WorkLongAsync();

        job = await _desk.FindAsync(job);
        job.State.Should().Be(ExportJobState.Completed);
        reads.Should().BeEquivalentTo("1/4", "2/4", "2/4", "3/4", "4/4");
        (await ContentAsync(job)).Should().Equal(await WholeAsync());
        Directory.GetFiles(Path.GetDirectoryName(partial)!, ".*").Should().BeEmpty();
        _desk.Mails.Should().ContainSingle();
    }

    [Fact]
    public async Task Completed_export_leaves_nothing_of_killed_attempts()
    {
        var job = await StoreAllAsync();
        await File.WriteAllTextAsync(_desk.PathOf(job.Id, ".users-0002.csv.7.partial"), "from a killed worker");

        await WorkLongAsync();

        _desk.Files.Should().Equal(".storage", "manifest.json", "users-0001.csv", "users-0002.csv", "users-0003.csv", "users-0004.csv");
    }

    [Fact]
    public async Task Partition_that_is_always_lost_is_an_error_and_never_a_shorter_export()
    {
        var job = await StoreAllAsync();
        for (var at = 0; at < 30 && (await _desk.FindAsync(job)).State == ExportJobState.Running; at++)
        {
            foreach (var partial in Directory.GetFiles(Path.GetDirectoryName(_desk.PathOf(job.Id, "x"))!, ".users-0002*"))
                File.Delete(partial);
            _desk.Time.Advance(TimeSpan.FromMinutes(20));
            await StepAsync();
        }

        job = await _desk.FindAsync(job);
        (job.State, job.Failure).Should().Be((ExportJobState.Failed, ExportFailure.StorageFailed));
        await WorkLongAsync();
        _desk.Files.Should().Equal(".storage");
    }

    [Fact]
    public async Task Export_whose_last_step_always_fails_ends()
    {
        var job = await StoreAllAsync();
        for (var at = 0; at < 20 && (await _desk.FindAsync(job)).State == ExportJobState.Running; at++)
        {
            _desk.Permissions = _ => throw new IOException("unreachable");
            await StepAsync();
            _desk.Time.Advance(TimeSpan.FromMinutes(20));
        }

        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Failed);
    }

    [Fact]
    public async Task Worker_that_does_not_see_the_storage_stores_nothing()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        using var other = new TemporaryFolder();
        var right = _desk.Services;
        _desk.Services = right with { Storage = new FileExportStorage(other.Path) };
        await StepAsync();
        _desk.Services = right;

        Directory.GetFiles(other.Path, "users*", SearchOption.AllDirectories).Should().BeEmpty();
        (await PartitionsAsync(job)).Should().OnlyContain(one => one.Attempts == 0 && one.Failure == null && one.LeaseUntil == null);
        _desk.Log.Entries.Should().Contain(entry => entry.Text.Contains("does not store files in the same place"));
        await WorkLongAsync();
        (await ContentAsync(await _desk.FindAsync(job))).Should().Equal(await WholeAsync());
    }

    [Fact]
    public async Task Permission_that_is_revoked_meanwhile_ends_the_export()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients(RecipientContents.All) with { Split = 4 });
        await StepAsync();
        await StepAsync();
        _desk.Permissions = _ => ExportPermissions.ExportUserData;

        await WorkLongAsync();

        job = await _desk.FindAsync(job);
        (job.State, job.Failure).Should().Be((ExportJobState.Failed, ExportFailure.NotAllowed), "some partitions would have e-mail addresses and others would not");
        (await PartitionsAsync(job)).Where(one => one.State == ExportJobState.Failed).Should().NotBeEmpty().And.OnlyContain(one => one.Failure == ExportFailure.NotAllowed);
        _desk.Files.Should().Equal(".storage");
    }

    [Fact]
    public async Task Permission_that_is_granted_meanwhile_does_not_change_the_columns()
    {
        _desk.Permissions = _ => ExportPermissions.ExportUserData;
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients(RecipientContents.All) with { Split = 4 });
        await StepAsync();
        await StepAsync();
        _desk.Permissions = _ => JobDesk.All;

        await WorkLongAsync();

        job = await _desk.FindAsync(job);
        (job.State, job.HasPersonalData).Should().Be((ExportJobState.Completed, false));
        (await ExportVerifier.VerifyAsync(_desk.PathOf(job.Id, "manifest.json"))).Columns.Should().NotContain("email");
    }

    [Fact]
    public async Task Partition_of_an_export_that_has_ended_reads_nothing()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        await _desk.WorkAsync();
        var late = ExportJobLife.Submit(PartitionJobRequest.IdOf(job.Id, 1), PartitionJobRequest.Create(job.Id, 1), _desk.Time.GetUtcNow());
        _source.BeforePage = (_, _) => throw new InvalidOperationException("It must not be read.");
        await _desk.Store.AddAsync(late, 1);

        await _desk.WorkAsync();

        (await _desk.FindAsync(late)).State.Should().Be(ExportJobState.Cancelled);
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Completed);
    }

    private async Task StepAsync() => await _desk.Runner().RunAsync((await _desk.ClaimAsync())!);

    /// <summary>Runs all partitions, but not the step that publishes their files.</summary>
    private async Task<ExportJob> StoreAllAsync()
    {
        var job = await _desk.Jobs.SubmitAsync(Request);
        await StepAsync();
        await StoreAsync(job, partitions: 4);
        return job;
    }

    private async Task StoreAsync(ExportJob job, int partitions)
    {
        while ((await PartitionsAsync(job)).Count(one => one.Files.Count > 0) < partitions)
            await StepAsync();
    }

    private async Task WorkLongAsync()
    {
        for (var times = 0; times < 10; times++)
        {
            await _desk.WorkAsync();
            _desk.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private Task<IReadOnlyList<ExportJob>> PartitionsAsync(ExportJob job) => _desk.Jobs.ListAsync(new() { CampaignId = job.Id, Partitions = true });

    /// <summary>The rows of all files, without the repeated headers.</summary>
    private async Task<List<string>> ContentAsync(ExportJob job)
    {
        var lines = new List<string>();
        foreach (var file in job.Files)
        {
            var own = (await File.ReadAllTextAsync(_desk.PathOf(job.Id, file.Name))).TrimEnd().Split("\r\n");
            lines.AddRange(lines.Count == 0 ? own : own.Skip(1));
        }

        return lines;
    }

    private static async Task<string[]> WholeAsync()
    {
        using var folder = new TemporaryFolder();
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.UserData).CreateSelection()) { CampaignId = "c", Packaging = FilePackaging.None };
        await new RecipientExporter<Recipient>(new GeneratedRecipients(Rows, 10)).ExportAsync(request, new FileExportSink(folder.Path));
        return (await File.ReadAllTextAsync(folder["users.csv"])).TrimEnd().Split("\r\n");
    }
}
