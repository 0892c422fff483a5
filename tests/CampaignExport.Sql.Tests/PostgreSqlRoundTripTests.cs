using System.Transactions;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>The traffic between a store and its server.</summary>
public sealed class PostgreSqlRoundTripTests(PostgreSqlServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_call_is_one_round_trip()
    {
        await using var stores = new Stores();
        var direct = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await using var proxy = new CountingProxy(direct.Port);
        var store = stores.PostgreSql(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = proxy.Port }.ConnectionString);
        await store.AddAsync(Job(1), 10);
        ExportJob? job = null;

        (await CountAsync(() => store.AddAsync(Job(2), 10).AsTask())).Should().Be(1);
        (await CountAsync(() => store.AddAsync(Job(2) with { Id = "another" }, 10).AsTask())).Should().Be(1, "a conflict is found in the same one");
        (await CountAsync(async () => job = await store.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 1)))).Should().Be(1);
        (await CountAsync(() => store.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 1)).AsTask())).Should().Be(1, "nothing is left to claim");
        (await CountAsync(() => store.RenewAsync(job!.Id, 1, TimeSpan.FromMinutes(2), new ExportProgress(1, 2, 3, 4)).AsTask())).Should().Be(1);
        (await CountAsync(() => store.SaveCheckpointAsync(job!.Id, 1, Checkpoint).AsTask())).Should().Be(1);
        (await CountAsync(() => store.LoadCheckpointAsync(job!.Id).AsTask())).Should().Be(1);
        (await CountAsync(() => store.SaveCheckpointAsync(job!.Id, 1, null).AsTask())).Should().Be(1);
        (await CountAsync(() => store.SaveAsync(job! with { LeaseUntil = null }).AsTask())).Should().Be(1);
        (await CountAsync(() => store.ListAsync(new ExportJobFilter()).AsTask())).Should().Be(1);
        (await CountAsync(() => store.CountAsync().AsTask())).Should().Be(1);

        async Task<int> CountAsync(Func<Task> call)
        {
            var before = proxy.RoundTrips;
            await call();
            return proxy.RoundTrips - before;
        }
    }

    [Fact]
    public async Task Process_that_freezes_during_a_claim_does_not_block_others()
    {
        await using var stores = new Stores();
        var direct = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await using var proxy = new CountingProxy(direct.Port);
        var frozen = stores.PostgreSql(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = proxy.Port }.ConnectionString);
        var other = stores.PostgreSql(direct.ConnectionString);
        await frozen.AddAsync(Job(1), 10);
        await frozen.AddAsync(Job(2), 10);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        proxy.Hold();
        var claim = frozen.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 10)).AsTask();
        while ((await other.FindAsync(Job(1).Id, patience.Token))!.FencingToken == 0)
            await Task.Yield();
        var next = await other.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 10), patience.Token);

        claim.IsCompleted.Should().BeFalse("its answer has not arrived");
        next!.Id.Should().Be(Job(2).Id);
        proxy.Release();
        (await claim)!.Id.Should().Be(Job(1).Id);
    }

    [Fact]
    public async Task Store_does_not_join_the_ambient_transaction_of_the_caller()
    {
        await using var stores = new Stores();
        var connectionString = await server.CreateDatabaseAsync();
        var store = stores.PostgreSql(connectionString);
        await store.Schema.MigrateAsync();
        await PostgreSqlServer.ExecuteAsync(connectionString, "CREATE TABLE orders (id integer)");

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await PostgreSqlServer.ExecuteAsync(connectionString, "INSERT INTO orders VALUES (1)");
            await store.AddAsync(Job(1), 10);
        }

        (await store.FindAsync(Job(1).Id)).Should().NotBeNull("AddAsync has returned");
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM orders");
        (await command.ExecuteScalarAsync()).Should().Be(0L, "the caller gave that up");
    }

    private static ExportCheckpoint Checkpoint => new() { ExportId = "export", StartedAt = Now, Settings = new Dictionary<string, string>() };

    private static ExportJob Job(int number) => new()
    {
        Id = $"job-{number}",
        Request = new ChartJobRequest("workspace", $"campaign-{number}", new ExportRequester("user")),
        Transitions = [new ExportJobTransition(ExportJobState.Queued, Now, "submitted")],
        DueAt = Now.AddSeconds(number - 10),
    };
}
