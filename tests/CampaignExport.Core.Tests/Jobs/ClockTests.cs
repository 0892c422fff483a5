using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Testing;
using CampaignExport.Tests.Recipients;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

/// <summary>Workers whose clock is wrong, or is set while they work: the clock of the store counts.</summary>
public sealed class ClockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_worker_whose_clock_is_wrong_hands_its_job_back_due_at_once(int hours)
    {
        using var desk = new JobDesk();
        using var stop = new CancellationTokenSource();
        desk.Parts = desk.Parts with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50) stop.Cancel(); } } };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);

        await desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(hours))).RunAsync((await desk.ClaimAsync())!, stop.Token);

        var handedBack = await desk.FindAsync(job);
        (handedBack.State, handedBack.DueAt).Should().Be((ExportJobState.Queued, JobDesk.Start));
        (await desk.ClaimAsync())!.Id.Should().Be(job.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_try_that_failed_is_made_again_after_its_pause_whatever_the_clock_of_the_worker(int hours)
    {
        using var desk = new JobDesk();
        desk.Parts = desk.Parts with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw new TimeoutException() } };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);

        await desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(hours))).RunAsync((await desk.ClaimAsync())!, Stop);

        (await desk.FindAsync(job)).DueAt.Should().Be(JobDesk.Start + desk.Options.FirstPause);
    }

    [Fact]
    public async Task A_worker_that_dies_while_its_clock_is_ahead_keeps_its_job_for_its_lease_alone()
    {
        using var desk = new JobDesk();
        var source = new WaitingSource();
        desk.Parts = desk.Parts with { Recipients = source };
        var job = await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        // Never heard of again, after it has noted that it runs the job.
        _ = desk.Runner(new FakeTimeProvider(JobDesk.Start.AddHours(1))).RunAsync((await desk.ClaimAsync())!, CancellationToken.None);
        await source.Started;
        desk.Parts = desk.Parts with { Recipients = new GeneratedRecipients(100, 10) };

        desk.Time.Advance(desk.Options.LeaseDuration - TimeSpan.FromSeconds(1));
        (await desk.ClaimAsync()).Should().BeNull();
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        await desk.WorkAsync();

        (await desk.FindAsync(job)).State.Should().Be(ExportJobState.Completed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_worker_measures_its_lease_by_a_clock_that_nobody_sets(int hours)
    {
        var time = new SetTime();
        using var desk = new JobDesk { Store = new FailingJobStore { RenewalsFail = true } };
        var source = new WaitingSource();
        desk.Parts = desk.Parts with { Store = desk.Store, Recipients = source };
        await desk.Jobs.SubmitAsync(JobDesk.Recipients(), Stop);
        var working = desk.Runner(time).RunAsync((await desk.ClaimAsync())!, Stop);
        await source.Started;

        time.Ahead = TimeSpan.FromHours(hours);
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

    /// <summary>A source that gives nothing until it is stopped.</summary>
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

    /// <summary>A clock whose time of day is set, while what it measures goes on steadily.</summary>
    private sealed class SetTime : TimeProvider
    {
        public FakeTimeProvider Steady { get; } = new(JobDesk.Start);

        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => Steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Steady.GetUtcNow() + Ahead;

        public override long GetTimestamp() => Steady.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Steady.CreateTimer(callback, state, dueTime, period);
    }
}
