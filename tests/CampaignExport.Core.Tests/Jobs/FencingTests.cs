using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

/// <summary>Workers that stop, crash, or freeze for longer than their lease.</summary>
public sealed class FencingTests : IDisposable
{
    private readonly JobDesk _desk = new();
    private readonly JobDesk _undisturbed = new();

    public void Dispose()
    {
        _desk.Dispose();
        _undisturbed.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(90)]
    public async Task Worker_that_wakes_after_its_lease_writes_nothing_and_the_job_completes_once(int frozenAt)
    {
        var (frozen, wake) = (new TaskCompletionSource(), new TaskCompletionSource());
        var isFirst = true;
        var source = new GeneratedRecipients(100, 10);
        _desk.Services = _desk.Services with { Recipients = new FreezingSource(source, frozenAt, FreezeOnceAsync) };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        var first = _desk.Runner(new FakeTimeProvider(JobDesk.Start)).RunAsync((await _desk.ClaimAsync())!);
        await frozen.Task;
        _desk.Time.Advance(_desk.Options.LeaseDuration);
        await _desk.WorkAsync();
        wake.SetResult();
        await first;

        var done = await _desk.FindAsync(job);
        (done.State, done.FencingToken, done.LeaseUntil).Should().Be((ExportJobState.Completed, 2L, null));
        _desk.Mails.Should().ContainSingle();
        _desk.Audit.Count(entry => entry.Action == ExportAuditAction.Completed).Should().Be(1);
        _desk.Files.Should().Equal("manifest.json", "users.csv");
        await ShouldBeTheUndisturbedFileAsync();

        async Task FreezeOnceAsync(CancellationToken _)
        {
            if (!isFirst)
                return;
            isFirst = false;
            frozen.SetResult();
            await wake.Task;
        }
    }

    [Theory]
    [InlineData(50, true, true)]
    [InlineData(50, false, false)]
    [InlineData(0, true, false)]
    public async Task Worker_that_wakes_leaves_a_shared_upload_to_the_next_one_that_can_find_it(int frozenAt, bool isShared, bool isKept)
    {
        var (frozen, wake) = (new TaskCompletionSource(), new TaskCompletionSource());
        _desk.Services = _desk.Services with
        {
            Storage = new UploadStorage(_desk.Storage, isShared),
            Recipients = new FreezingSource(new GeneratedRecipients(100, 10), frozenAt, async _ =>
            {
                frozen.TrySetResult();
                await wake.Task;
            }),
        };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        var first = _desk.Runner(new FakeTimeProvider(JobDesk.Start)).RunAsync((await _desk.ClaimAsync())!);
        await frozen.Task;
        while (frozenAt > 0 && await _desk.Store.LoadCheckpointAsync(job.Id) is null)
            await Task.Delay(5);
        _desk.Time.Advance(_desk.Options.LeaseDuration);
        await _desk.ClaimAsync();
        wake.SetResult();
        await first;

        _desk.Files.Should().Equal(isKept ? [".users.csv.1.partial"] : []);
    }

    [Fact]
    public async Task Worker_frozen_while_sending_does_not_record_the_mail_and_at_most_one_more_is_sent()
    {
        var isFirst = true;
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        var (frozen, wake) = (new TaskCompletionSource(), new TaskCompletionSource());
        _desk.BeforeMail = _ =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            frozen.SetResult();
            wake.Task.Wait();
        };

        var claimed = (await _desk.ClaimAsync())!;
        var first = Task.Run(() => _desk.Runner(new FakeTimeProvider(JobDesk.Start)).RunAsync(claimed));
        await frozen.Task;
        _desk.Time.Advance(_desk.Options.LeaseDuration);
        await _desk.WorkAsync();
        wake.SetResult();
        await first;

        _desk.Mails.Should().HaveCount(2);
        _desk.Mails.Select(mail => mail.MessageId).Distinct().Should().ContainSingle("a mail system recognizes the duplicate");
        (await _desk.FindAsync(job)).Mail!.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Stopping_worker_hands_its_job_back_and_the_next_one_resumes_to_the_same_bytes()
    {
        using var stop = new CancellationTokenSource();
        ExportJob? job = null;
        _desk.Services = _desk.Services with { Recipients = new FreezingSource(new GeneratedRecipients(100, 10), 50, StopOnceSomethingIsStoredAsync) };
        job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        await _desk.Runner().RunAsync((await _desk.ClaimAsync())!, stop.Token);

        var handedBack = await _desk.FindAsync(job);
        (handedBack.State, handedBack.LeaseUntil, handedBack.Attempts).Should().Be((ExportJobState.Queued, null, 0));
        var rows = (await _desk.Store.LoadCheckpointAsync(job.Id))!.Files.Sum(file => file.Rows);
        rows.Should().BePositive();
        var read = new List<int>();
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = read.Add } };
        await _desk.WorkAsync();
        read.Should().NotContain(0, "what is stored is not read again");
        _desk.Files.Should().Equal("manifest.json", "users.csv");
        await ShouldBeTheUndisturbedFileAsync();

        async Task StopOnceSomethingIsStoredAsync(CancellationToken _)
        {
            while (await _desk.Store.LoadCheckpointAsync(job!.Id, CancellationToken.None) is null)
                await Task.Delay(1, CancellationToken.None);
            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task Cancelled_running_job_stops_and_leaves_nothing()
    {
        ExportJob? job = null;
        _desk.Services = _desk.Services with { Recipients = new FreezingSource(new GeneratedRecipients(100, 10), 50, CancelAsync) };
        job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one => one.State == ExportJobState.Cancelled && !one.HasFiles && one.DueAt == null);
        _desk.Files.Should().BeEmpty();
        _desk.Mails.Should().BeEmpty();
        (await _desk.Store.LoadCheckpointAsync(job.Id)).Should().BeNull();

        async Task CancelAsync(CancellationToken stopping)
        {
            await _desk.Jobs.CancelAsync(job!.Id, "ada", CancellationToken.None);
            _desk.Time.Advance(_desk.Options.HeartbeatInterval);
            await Task.Delay(TimeSpan.FromMinutes(1), stopping);
        }
    }

    [Fact]
    public async Task Job_that_crashes_every_worker_fails_eventually()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        var tries = 0;
        var begun = new SemaphoreSlim(0);
        _desk.Services = _desk.Services with { Recipients = new FreezingSource(new GeneratedRecipients(100, 10), 0, DieAsync) };

        // For others, a crashed worker is one that never writes again.
        while ((await _desk.FindAsync(job)).State is ExportJobState.Queued or ExportJobState.Running)
        {
            var worker = _desk.Runner(new FakeTimeProvider(_desk.Time.GetUtcNow())).RunAsync((await _desk.ClaimAsync())!);
            await Task.WhenAny(begun.WaitAsync(), worker);
            _desk.Time.Advance(_desk.Options.LeaseDuration);
        }

        tries.Should().Be(5);
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Failed);

        Task DieAsync(CancellationToken _)
        {
            tries++;
            begun.Release();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    private async Task ShouldBeTheUndisturbedFileAsync()
    {
        await _undisturbed.SubmitAndWorkAsync(JobDesk.Recipients());
        var (_, expected) = await _undisturbed.FollowAsync(_undisturbed.Mails.Single().Links[0].Url);
        var (_, actual) = await _desk.FollowAsync(_desk.Mails[^1].Links[0].Url);
        actual.Should().Equal(expected);
    }

    /// <summary>A source that waits before one of its pages.</summary>
    private sealed class FreezingSource(GeneratedRecipients source, int at, Func<CancellationToken, Task> freeze) : IRecipientSource<Recipient>
    {
        public string Description => source.Description;

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var first = int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            await foreach (var page in source.ReadAsync(query, cursor, cancellationToken))
            {
                if (first == at)
                    await freeze(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                first += 10;
                yield return page;
            }
        }
    }

    private sealed class UploadStorage(IExportStorage storage, bool isShared) : IExportStorage
    {
        public bool SharesUploads => isShared;

        public IExportSink CreateSink(string jobId, long fencingToken) => storage.CreateSink(jobId, fencingToken);

        public ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken) => storage.OpenAsync(jobId, name, cancellationToken);

        public ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken) => storage.DeleteAsync(jobId, cancellationToken);

        public ValueTask CheckAsync(CancellationToken cancellationToken) => storage.CheckAsync(cancellationToken);
    }
}
