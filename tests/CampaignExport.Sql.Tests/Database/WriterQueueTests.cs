using System.Data.Common;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>The stores of one SQLite file write in the order of their calls. SQLite alone would leave a lease renewal waiting while others write.</summary>
public sealed class WriterQueueTests
{
    [Fact]
    public async Task Renewal_of_a_lease_writes_after_the_write_in_progress_and_before_later_ones()
    {
        await using var database = await Database.MakeAsync("sqlite", null!);
        await using var source = new GatedSource(database.Source);
        var (jobs, other) = (new SqlExportJobStore(source, database.Dialect), new SqlExportJobStore(source, database.Dialect));
        await jobs.AddAsync(Job("job"), 10);
        var job = await jobs.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 1));
        await other.FindAsync("job");

        source.Opened.Clear();
        source.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Writing("first", () => other.AddAsync(Job("first"), 10).AsTask());
        var renewal = Writing("renewal", () => jobs.RenewAsync(job!.Id, job.FencingToken, TimeSpan.FromMinutes(5), null).AsTask());
        var last = Writing("last", () => other.AddAsync(Job("last"), 10).AsTask());
        source.Opened.Should().Equal(["first"], "the others wait for it before they open a connection");

        source.Gate.SetResult();

        await first;
        (await renewal).LeaseUntil.Should().BeAfter(job!.LeaseUntil!.Value);
        await last;
        source.Opened.Should().Equal("first", "renewal", "last");
    }

    private static Task<T> Writing<T>(string writer, Func<Task<T>> write)
    {
        GatedSource.Writer.Value = writer;
        return write();
    }

    private static ExportJob Job(string id) => new()
    {
        Id = id,
        Request = new ChartJobRequest("workspace", id, new ExportRequester("user")),
        Transitions = [new ExportJobTransition(ExportJobState.Queued, DateTimeOffset.UnixEpoch, "submitted")],
        DueAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Records the writers that open a connection, and opens it when the gate is open.</summary>
    private sealed class GatedSource(DbDataSource source) : DbDataSource
    {
        public static readonly AsyncLocal<string> Writer = new();

        public List<string> Opened { get; } = [];

        public TaskCompletionSource? Gate { get; set; }

        public override string ConnectionString => source.ConnectionString;

        protected override DbConnection CreateDbConnection() => source.CreateConnection();

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            lock (Opened)
                Opened.Add(Writer.Value ?? "");
            if (Gate is { } gate)
                await gate.Task.WaitAsync(cancellationToken);
            return await source.OpenConnectionAsync(cancellationToken);
        }
    }
}
