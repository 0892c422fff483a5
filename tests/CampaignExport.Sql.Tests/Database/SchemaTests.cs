using System.Data.Common;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>The creation of tables in both databases.</summary>
public sealed class SchemaTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Stores _stores = new();
    private string? _place;

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Concurrent_migrations_all_succeed(string database)
    {
        var stores = new List<SqlExportJobStore>();
        for (var i = 0; i < 8; i++)
            stores.Add(await OpenAsync(database));

        await Task.WhenAll(stores.Select(store => Task.Run(() => store.Schema.MigrateAsync().AsTask())));

        await stores[0].Schema.MigrateAsync();
        (await stores[1].CountAsync()).ByState.Should().BeEmpty();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Store_that_may_not_create_tables_names_what_to_do(string database)
    {
        var store = await OpenAsync(database, migrate: false);

        var find = () => store.FindAsync("job").AsTask();

        (await find.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*jobs-1*SqlSchema.MigrateAsync*SqlSchema.Script*");
        await store.Schema.MigrateAsync();
        (await store.FindAsync("job")).Should().BeNull("it looks again once the tables are there");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Script_creates_the_same_tables_as_a_migration_and_can_be_repeated(string database)
    {
        var migrated = await OpenAsync(database);
        await migrated.Schema.MigrateAsync();
        var wanted = await DescribeAsync(database);
        _place = null;
        var store = await OpenAsync(database, migrate: false);

        await ExecuteAsync(database, store.Schema.Script);
        await ExecuteAsync(database, store.Schema.Script);

        (await DescribeAsync(database)).Should().Equal(wanted).And.HaveCountGreaterThan(10);
        (await store.FindAsync("job")).Should().BeNull();
    }

    [Fact]
    public async Task User_without_the_right_to_create_tables_can_use_the_tables_of_the_script()
    {
        var store = await OpenAsync("postgresql");
        await ExecuteAsync("postgresql", "DROP ROLE IF EXISTS application; CREATE ROLE application LOGIN");
        var own = _stores.PostgreSql(new NpgsqlConnectionStringBuilder(_place) { Username = "application" }.ConnectionString);
        var find = () => own.FindAsync("job").AsTask();
        (await find.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);

        await ExecuteAsync("postgresql", store.Schema.Script + "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO application");

        var now = DateTimeOffset.UnixEpoch;
        var job = new ExportJob
        {
            Id = "job",
            Request = new ChartJobRequest("workspace", "campaign", new ExportRequester("user")),
            Transitions = [new ExportJobTransition(ExportJobState.Queued, now, "submitted")],
            DueAt = now,
        };
        (await own.AddAsync(job, 1)).Outcome.Should().Be(ExportJobAdditionOutcome.Added);
        var claimed = await own.ClaimAsync(new ExportJobClaim(TimeSpan.FromMinutes(1), 1));
        await own.SaveCheckpointAsync(job.Id, claimed!.FencingToken, null);
        await own.SaveAsync(claimed);
        await ExecuteAsync("postgresql", "DROP OWNED BY application; DROP ROLE application");
    }

    private async Task<SqlExportJobStore> OpenAsync(string database, bool migrate = true)
    {
        _place ??= database == "sqlite" ? Path.Combine(_folder.Path, $"{Guid.NewGuid()}.db") : await server.CreateDatabaseAsync();
        return database == "sqlite" ? _stores.Sqlite(_place, migrate) : _stores.PostgreSql(_place, migrate);
    }

    private async Task<List<string>> DescribeAsync(string database)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = connection.CreateCommand();
        command.CommandText = database == "sqlite"
            ? "SELECT COALESCE(sql, name) FROM sqlite_schema ORDER BY 1"
            : """
              SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
              UNION SELECT table_name || column_name || data_type || is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1
              """;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<DbConnection> ConnectAsync(string database)
    {
        DbConnection connection = database == "sqlite" ? new SqliteConnection($"Data Source={_place};Pooling=False") : new NpgsqlConnection(_place);
        await connection.OpenAsync();
        return connection;
    }
}
