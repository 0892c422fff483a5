using System.Data.Common;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>The stores of one SQLite file write in the order of their calls. SQLite alone would leave a lease renewal waiting while an import writes page after page.</summary>
public sealed class WriterQueueTests
{
    [Fact]
    public async Task Renewal_of_a_lease_writes_between_two_pages_of_an_import()
    {
        await using var database = await Database.MakeAsync("sqlite", null!);
        await using var source = new GatedSource(database.Source);
        var jobs = new SqlExportJobStore(source, database.Dialect);
        var events = new SqlEventStore(source, database.Dialect);
        await events.ImportAsync(AsyncEnumerable.Empty<MessageEvent>());
        await jobs.AddAsync(Job(), 10);
        var job = await jobs.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 1));

        source.Opened.Clear();
        source.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var import = Writing("import", () => events.ImportAsync(Enumerable.Range(0, 4000).Select(Event).ToAsyncEnumerable()));
        var renewal = Writing("renewal", () => jobs.RenewAsync(job!.Id, job.FencingToken, TimeSpan.FromMinutes(5), null).AsTask());
        var cancellation = Writing("cancellation", async () =>
        {
            await jobs.RequestCancelAsync(job!.Id, DateTimeOffset.UnixEpoch);
            return true;
        });
        source.Opened.Should().Equal(["import"], "the others wait for it before they open a connection");

        source.Gate.SetResult();

        (await import).New.Should().Be(4000);
        (await renewal).LeaseUntil.Should().BeAfter(job!.LeaseUntil!.Value);
        await cancellation;
        source.Opened.Should().StartWith(["import", "renewal", "cancellation", "import"]);
    }

    private static Task<T> Writing<T>(string writer, Func<Task<T>> write)
    {
        GatedSource.Writer.Value = writer;
        return write();
    }

    private static MessageEvent Event(int id) =>
        new(FormattableString.Invariant($"event-{id}"), EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "user");

    private static ExportJob Job() => new()
    {
        Id = "job",
        Request = new ChartJobRequest("workspace", "campaign", new ExportRequester("user")),
        Transitions = [new ExportJobTransition(ExportJobState.Queued, DateTimeOffset.UnixEpoch, "submitted")],
        DueAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Notes the writers that open a connection, and opens it when the gate is open.</summary>
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
