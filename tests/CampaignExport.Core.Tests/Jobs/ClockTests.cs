using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Testing;
using CampaignExport.Tests.Recipients;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

/// <summary>Workers with a wrong or adjusted clock follow the clock of the store.</summary>
public sealed class ClockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Worker_with_a_wrong_clock_hands_its_job_back_due_immediately(int hours)
    {
        using var desk = new JobDesk();
        using var stop = new CancellationTokenSource();
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50) stop.Cancel(); } } };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);

        await desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(hours))).RunAsync((await desk.ClaimAsync())!, stop.Token);

        var handedBack = await desk.FindAsync(job);
        (handedBack.State, handedBack.DueAt).Should().Be((ExportJobState.Queued, JobDesk.Start));
        (await desk.ClaimAsync())!.Id.Should().Be(job.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Failed_attempt_is_retried_after_its_pause_with_any_clock_of_the_worker(int hours)
    {
        using var desk = new JobDesk();
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw new TimeoutException() } };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);

        await desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(hours))).RunAsync((await desk.ClaimAsync())!, Stop);

        (await desk.FindAsync(job)).DueAt.Should().Be(JobDesk.Start + desk.Options.FirstPause);
    }

    [Fact]
    public async Task Worker_that_crashes_with_its_clock_ahead_keeps_its_job_only_for_its_lease()
    {
        using var desk = new JobDesk();
        var source = new WaitingSource();
        desk.Services = desk.Services with { Recipients = source };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        // The worker crashes after it saved the running job.
        _ = desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(1))).RunAsync((await desk.ClaimAsync())!, CancellationToken.None);
        await source.Started;
        desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) };

        desk.Time.Advance(desk.Options.LeaseDuration - TimeSpan.FromSeconds(1));
        (await desk.ClaimAsync()).Should().BeNull();
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        await desk.WorkAsync();

        (await desk.FindAsync(job)).State.Should().Be(ExportJobState.Completed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Worker_measures_its_lease_by_a_monotonic_clock(int hours)
    {
        var time = new SetTime();
        using var desk = new JobDesk { Store = new FailingJobStore { RenewalsFail = true } };
        var source = new WaitingSource();
        desk.Services = desk.Services with { Store = desk.Store, Recipients = source };
        await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        var working = desk.Runner(time).RunAsync((await desk.ClaimAsync())!, Stop);
        await source.Started;

        time.Set = TimeSpan.FromHours(hours);
        var passed = TimeSpan.Zero;
        while (!working.IsCompleted && passed < desk.Options.LeaseDuration * 2)
        {
            time.Steady.Advance(desk.Options.HeartbeatInterval);
            passed += desk.Options.HeartbeatInterval;
            await Task.WhenAny(working, Task.Delay(50, Stop));
        }

        working.IsCompleted.Should().BeTrue("the lease has ended, and could not be renewed");
        passed.Should().BeGreaterThanOrEqualTo(desk.Options.LeaseDuration, "until then the job was its own");
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Job_ends_without_delay_if_the_clock_is_adjusted_at_any_time(string moment, int hours)
    {
        var time = new SetTime();
        using var desk = new JobDesk { Store = new InMemoryExportJobStore(time) };
        var isFailing = moment is nameof(ExportAuditAction.Failed) or nameof(ExportAuditAction.Deleted);
        desk.BeforeMail = _ => At("Mail");
        desk.Services = new ExportJobServices(desk.Store, desk.Storage, desk, new HookedAudit(action => At(action.ToString())))
        {
            Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50) { At("Page"); if (isFailing) throw new SourceDataException("bad"); } } },
            Notifier = desk,
            Links = desk.Services.Links,
        };
        var job = await new ExportJobs(desk.Store, desk, desk.Services.Audit, desk.Options, time).SubmitAsync(JobDesk.Recipients(), Stop);

        while (await desk.ClaimAsync() is { } claimed)
        {
            At("Claim");
            await desk.Runner(time).RunAsync(claimed, Stop);
        }

        time.Set.Should().Be(TimeSpan.FromHours(hours), "the moment came");
        var ended = await desk.FindAsync(job);
        (ended.State, ended.Attempts, ended.FencingToken, ended.LeaseUntil).Should().Be((isFailing ? ExportJobState.Failed : ExportJobState.Completed, 1, 1L, null));
        desk.Mails.Should().ContainSingle();

        void At(string now)
        {
            if (now == moment)
                time.Set = TimeSpan.FromHours(hours);
        }
    }

    [Fact]
    public async Task Files_are_deleted_when_links_expire_by_the_adjusted_clock()
    {
        var time = new SetTime();
        using var desk = new JobDesk { Store = new InMemoryExportJobStore(time) };
        desk.Services = desk.Services with { Store = desk.Store };
        var job = await new ExportJobs(desk.Store, desk, desk, desk.Options, time).SubmitAsync(JobDesk.Recipients(), Stop);
        await desk.Runner(time).RunAsync((await desk.ClaimAsync())!, Stop);

        time.Set = -TimeSpan.FromHours(1);
        time.Steady.Advance(desk.Options.LinkLifetime);
        (await desk.ClaimAsync()).Should().BeNull("the links are still valid by the clock");
        time.Steady.Advance(TimeSpan.FromHours(1));
        await desk.Runner(time).RunAsync((await desk.ClaimAsync())!, Stop);

        (await desk.FindAsync(job)).State.Should().Be(ExportJobState.Expired);
        desk.Files.Should().BeEmpty();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Running_job_is_not_claimed_when_the_clock_is_adjusted(int hours)
    {
        var time = new SetTime();
        using var desk = new JobDesk { Store = new InMemoryExportJobStore(time) };
        var source = new WaitingSource();
        desk.Services = desk.Services with { Store = desk.Store, Recipients = source };
        await new ExportJobs(desk.Store, desk, desk, desk.Options, time).SubmitAsync(JobDesk.Recipients(), Stop);
        var working = desk.Runner(time).RunAsync((await desk.ClaimAsync())!, Stop);
        await source.Started;

        time.Set = TimeSpan.FromHours(hours);

        (await desk.ClaimAsync()).Should().BeNull();
        working.IsCompleted.Should().BeFalse();
    }

    public static TheoryData<string, int> Moments()
    {
        var moments = new TheoryData<string, int>();
        foreach (var moment in new[] { "Submitted", "Claim", "Started", "Page", "Completed", "Mail", "Notified", "Failed", "Deleted" })
        {
            foreach (var hours in new[] { -1, 1 })
                moments.Add(moment, hours);
        }

        return moments;
    }

    private sealed class HookedAudit(Action<ExportAuditAction> hook) : IExportAudit
    {
        public ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken)
        {
            hook(entry.Action);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A source that returns nothing until it is cancelled.</summary>
    private sealed class WaitingSource : IRecipientSource<Recipient>
    {
        private readonly TaskCompletionSource _started = new();

        public Task Started => _started.Task;

        public string Description => "pages of 10";

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }

    /// <summary>A clock whose time of day is adjusted, with steady timestamps.</summary>
    private sealed class SetTime : TimeProvider
    {
        public FakeTimeProvider Steady { get; } = new(JobDesk.Start);

        public TimeSpan Set { get; set; }

        public override long TimestampFrequency => Steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Steady.GetUtcNow() + Set;

        public override long GetTimestamp() => Steady.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Steady.CreateTimer(callback, state, dueTime, period);
    }
}
