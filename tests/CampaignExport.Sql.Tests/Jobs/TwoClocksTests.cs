using System.Runtime.CompilerServices;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignExport.Sql.Tests;

/// <summary>Two processes with different clocks share a SQLite file. They agree on durations, not on the time of day.</summary>
public sealed class TwoClocksTests : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Stores _stores = new();
    private readonly SettableTime[] _times = [new(), new()];

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    [InlineData(24 * 400)]
    public async Task Renewing_worker_keeps_its_job_and_a_crashed_one_loses_it_after_its_lease(int hours)
    {
        var (holder, other) = Open(hours);
        await AddAsync(holder);
        var job = (await ClaimAsync(holder))!;
        foreach (var _ in Enumerable.Range(0, 100))
        {
            await holder.RenewAsync(job.Id, job.FencingToken, Lease, null);
            Pass(Lease / 2);
            (await ClaimAsync(other)).Should().BeNull("its holder lives");
        }

        Pass(Lease - TimeSpan.FromTicks(1));
        (await ClaimAsync(other)).Should().BeNull("the lease was first seen a moment less than its duration ago");
        Pass(TimeSpan.FromTicks(1));

        var taken = await ClaimAsync(other);

        (taken!.Id, taken.FencingToken).Should().Be((job.Id, 2));
        await FluentActions.Awaiting(() => holder.RenewAsync(job.Id, job.FencingToken, Lease, null).AsTask()).Should().ThrowAsync<ExportJobFencedException>();
        (await ClaimAsync(holder)).Should().BeNull();
        Pass(Lease);
        (await ClaimAsync(holder))!.FencingToken.Should().Be(3, "the second one has died, too");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task Job_submitted_by_one_machine_is_due_immediately_for_the_other(int hours)
    {
        var (one, other) = Open(hours);
        await AddAsync(one);

        (await ClaimAsync(other)).Should().NotBeNull();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task Pause_saved_by_one_machine_is_no_longer_for_the_other(int hours)
    {
        var (one, other) = Open(hours);
        await AddAsync(one);
        var job = (await ClaimAsync(one))!;
        await one.SaveAsync(job with { DueAt = _times[0].Now + Lease, LeaseUntil = null });
        var before = await ClaimAsync(other);
        Pass(Lease);

        // A clock that is ahead of the other one ends the pause early; none makes it longer.
        var claimed = before ?? await ClaimAsync(other);

        claimed!.FencingToken.Should().Be(2);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task Workers_complete_each_job_in_one_attempt(int hours)
    {
        var source = new SlowSource(TimeSpan.FromSeconds(2));
        using var one = Host(new ShiftedTime(TimeSpan.Zero), source);
        using var other = Host(new ShiftedTime(TimeSpan.FromHours(hours)), source);
        await one.StartAsync();
        await other.StartAsync();
        var jobs = new List<ExportJob>();
        foreach (var (number, host) in new[] { one, other, one, other }.Index())
        {
            jobs.Add(await host.Services.GetRequiredService<IExportJobs>().SubmitAsync(
                new RecipientJobRequest("w", $"c{number}", new ExportRequester("u"), new(RecipientContents.UserData)) { Packaging = "none" }));
        }

        var store = one.Services.GetRequiredService<IExportJobStore>();
        foreach (var job in jobs)
        {
            while ((await store.FindAsync(job.Id))!.State is ExportJobState.Queued or ExportJobState.Running)
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await one.StopAsync();
        await other.StopAsync();
        foreach (var job in jobs)
        {
            var ended = (await store.FindAsync(job.Id))!;
            (ended.State, ended.Attempts).Should().Be((ExportJobState.Completed, 1));
            ended.Transitions.Select(step => step.State).Should().Equal(ExportJobState.Queued, ExportJobState.Running, ExportJobState.Completed);
        }
    }

    private static async Task AddAsync(SqlExportJobStore store) => await store.AddAsync(ManyJobs.Sample with { DueAt = DateTimeOffset.MaxValue }, 1);

    private static async Task<ExportJob?> ClaimAsync(SqlExportJobStore store) => await store.ClaimAsync(new ExportJobClaim(Lease, 1));

    private (SqlExportJobStore, SqlExportJobStore) Open(int hours)
    {
        _times[1].Now += TimeSpan.FromHours(hours);
        var path = Path.Combine(_folder.Path, "jobs.db");
        return (_stores.Sqlite(path, time: _times[0]), _stores.Sqlite(path, time: _times[1]));
    }

    private void Pass(TimeSpan time)
    {
        foreach (var one in _times)
            one.Pass(time);
    }

    private IHost Host(TimeProvider time, SlowSource source)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time).AddCampaignExport()
            .AddRecipientSource(source)
            .AddJobs(options =>
            {
                options.Kinds = ExportJobKinds.Recipients;
                options.Concurrency = 3;
                (options.LeaseDuration, options.HeartbeatInterval, options.PollInterval) = (TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50));
            })
            .AddJobWorker()
            .AllowEveryoneToExportPersonalData()
            .AddFileStorage(Path.Combine(_folder.Path, "storage"))
            .AddSqlite(options => options.Path = Path.Combine(_folder.Path, "jobs.db"));
        return builder.Build();
    }

    /// <summary>The system clock plus an offset.</summary>
    private sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }

    /// <summary>Three pages, with a pause before each.</summary>
    private sealed class SlowSource(TimeSpan pause) : IRecipientSource<Recipient>
    {
        public string Description => "three pages";

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var page = 1; page <= 3; page++)
            {
                await Task.Delay(pause / 3, cancellationToken);
                yield return new ListPage<Recipient>([new Recipient { Id = $"{page}" }], $"{page}");
            }
        }
    }
}
