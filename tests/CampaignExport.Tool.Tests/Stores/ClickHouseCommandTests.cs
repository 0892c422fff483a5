namespace CampaignExport.Tool.Tests.Stores;

/// <summary>A store in ClickHouse gives what a store in a folder gives.</summary>
public sealed class ClickHouseCommandTests(ClickHouseServer server) : IClassFixture<ClickHouseServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_in_ClickHouse_gives_what_a_store_in_a_folder_gives()
    {
        var store = $"clickhouse:{await server.CreateDatabaseAsync()}";
        var users = Users.Write(_folder, 300);
        _folder.Write("events.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(at =>
            $$"""{"event_type":"users.messages.email.Send","id":"e{{at}}","time":{{1780306200 + (at * 3600)}},"user_id":"u{{at % 7}}","campaign_id":"{{Users.Campaign}}","message_variation_id":"v"}""")));
        string[][] commands =
        [
            ["import", "--events", "events.jsonl", "--profiles", users],
            ["import", "--events", "events.jsonl"],
            ["campaigns"],
            ["charts", "--campaign", Users.Campaign, "--out", "charts"],
            ["summary", "--campaign", Users.Campaign, "--out", "summary"],
            ["recipients", "--campaign", Users.Campaign, "--contents", "all", "--packaging", "none", "--out", "people"],
        ];
        foreach (var command in commands)
        {
            var (columnar, clickHouse) = (await RunAsync(command, "a-store", "of-folder"), await RunAsync(command, store, "of-clickhouse"));

            clickHouse.ExitCode.Should().Be(0, clickHouse.Error);
            // The length of a manifest varies with its times.
            clickHouse.OutputLines.Where(line => !line.Contains("manifest.json")).Select(line => line.Replace("of-clickhouse", "of-folder", StringComparison.Ordinal))
                .Should().Equal(columnar.OutputLines.Where(line => !line.Contains("manifest.json")));
        }

        foreach (var file in Directory.GetFiles(_folder["of-folder"], "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("manifest.json", StringComparison.Ordinal)))
            (await File.ReadAllBytesAsync(file.Replace("of-folder", "of-clickhouse", StringComparison.Ordinal))).Should().Equal(await File.ReadAllBytesAsync(file), file);
        (await RunAsync(["import", "--events", "events.jsonl"], store, "")).Error.Should().Contain("imported before, and not read again: 'events.jsonl'");
    }

    [Theory]
    [InlineData("'links' is not available for a store in ClickHouse", "links", "--campaign", "c", "--out", "out")]
    [InlineData("'reconcile' is not available for a store in ClickHouse", "reconcile", "--campaign", "c")]
    [InlineData("'compact' is not available for a store in ClickHouse", "compact")]
    public async Task Command_that_ClickHouse_does_not_have_is_refused(string message, params string[] command)
    {
        var run = await Tool.RunAsync(_folder, [.. command, "--store", "clickhouse:Host=127.0.0.1;Password=secret"]);

        (run.ExitCode, Directory.Exists(_folder["out"])).Should().Be((2, false));
        run.Error.Should().Contain(message).And.NotContain("secret");
    }

    [Fact]
    public async Task Engagement_is_refused_before_anything_is_written()
    {
        var store = $"clickhouse:{await server.CreateDatabaseAsync()}";
        _folder.Write("events.jsonl", EventJson.Sent(1));
        (await RunAsync(["import", "--events", "events.jsonl"], store, "")).ExitCode.Should().Be(0);

        var run = await RunAsync(["recipients", "--campaign", "c", "--engagement", "--out", "people"], store, "out");

        (run.ExitCode, Directory.Exists(_folder["out"])).Should().Be((2, false));
        run.Error.Should().Contain("What recipients did is not counted in ClickHouse");
    }

    [Theory]
    [InlineData("TablePrefix must be", "clickhouse:Host=h;TablePrefix=a-b")]
    [InlineData("Cluster must be", "clickhouse:Host=h;Cluster=a b")]
    [InlineData("connection string", "clickhouse:nonsense secret")]
    [InlineData("connection string", "clickhouse:Port=secret")]
    [InlineData("ConnectionString is missing", "clickhouse:")]
    public async Task Invalid_connection_is_refused_without_its_values(string message, string store)
    {
        var run = await Tool.RunAsync(_folder, "campaigns", "--store", store);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(message).And.NotContain("secret");
    }

    [Fact]
    public async Task Missing_server_and_missing_tables_are_named()
    {
        var none = await Tool.RunAsync(_folder, "campaigns", "--store", $"clickhouse:Host=127.0.0.1;Port={Ports.Free()};Password=secret");
        var empty = await Tool.RunAsync(_folder, "campaigns", "--store", $"clickhouse:{await server.CreateDatabaseAsync()}");

        (none.ExitCode, empty.ExitCode).Should().Be((1, 1));
        none.Error.Should().Contain("cannot be reached").And.NotContain("secret");
        empty.Error.Should().Contain("no tables of a store");
    }

    [Fact]
    public async Task Migrations_are_printed_and_run()
    {
        var connection = await server.CreateDatabaseAsync();

        var one = await Tool.RunAsync(_folder, "migrations", "--store", $"clickhouse:{connection};TablePrefix=ours_");
        var sharded = await Tool.RunAsync(_folder, "migrations", "--store", $"clickhouse:{connection};Cluster=main");

        foreach (var statement in one.Output.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            await server.ReadAsync(statement, connection.Split("Database=")[1]);
        (await server.ReadAsync("SHOW TABLES", connection.Split("Database=")[1])).Should().HaveCount(8).And.OnlyContain(name => name.StartsWith("ours_"));
        sharded.Output.Should().Contain("CREATE TABLE IF NOT EXISTS campaign_export_events_local ON CLUSTER main")
            .And.Contain("ENGINE = Distributed(main, currentDatabase(), campaign_export_events_local, cityHash64(ifNull(person, id)))");
    }

    private Task<ToolRun> RunAsync(string[] command, string store, string below) =>
        Tool.RunAsync(_folder, [.. command.Select((word, at) => at > 0 && command[at - 1] == "--out" ? $"{below}/{word}" : word), "--store", store]);
}
