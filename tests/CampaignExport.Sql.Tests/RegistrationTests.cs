using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.PostgreSql;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CampaignExport.Sql.Tests;

public sealed class RegistrationTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData(null, null, "SqliteOptions.Path or ConnectionString is required")]
    [InlineData("jobs.db", "Data Source=jobs.db", "not both")]
    [InlineData(null, "Nonsense=1", "not a connection string of Microsoft.Data.Sqlite")]
    [InlineData(":memory:", null, "names an in-memory database")]
    [InlineData(null, "Data Source=jobs;Mode=Memory;Cache=Shared", "names an in-memory database")]
    [InlineData(null, "Cache=Private", "names an in-memory database")]
    [InlineData("Data Source=jobs.db", null, "SqliteOptions.Path is a connection string. Set it as ConnectionString, or set Path to the path of the file.")]
    public async Task Invalid_SQLite_options_stop_the_host_and_all_problems_are_named(string? path, string? connectionString, string problem) =>
        (await StartAsync(builder => builder.AddSqlite(options =>
        {
            (options.Path, options.ConnectionString, options.TablePrefix) = (path, connectionString, "No Prefix");
            options.QueryTimeout = TimeSpan.Zero;
        }))).Should().ContainAll(problem, "SqliteOptions.TablePrefix must be a lower-case letter", "SqliteOptions.QueryTimeout must be positive");

    [Theory]
    [InlineData(null, "PostgreSqlOptions.ConnectionString or DataSource is required")]
    [InlineData("Nonsense=secret", "not a connection string of Npgsql")]
    [InlineData("Username=secret", "not a connection string of Npgsql")]
    public async Task Invalid_PostgreSQL_options_stop_the_host_and_all_problems_are_named(string? connectionString, string problem) =>
        (await StartAsync(builder => builder.AddPostgreSql(options =>
        {
            (options.ConnectionString, options.TablePrefix, options.QueryTimeout) = (connectionString, "a;b", TimeSpan.FromSeconds(-5));
        }))).Should().ContainAll(problem, "PostgreSqlOptions.TablePrefix must be a lower-case letter", "PostgreSqlOptions.QueryTimeout must be positive").And.NotContain("secret");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    [InlineData("metrics")]
    public async Task Each_problem_of_options_is_one_sentence(string service)
    {
        const string prefix = "TablePrefix must be a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters.";

        var message = await StartAsync(builder => _ = service switch
        {
            "sqlite" => builder.AddSqlite(options => (options.Path, options.TablePrefix) = ("jobs.db", "a\n")),
            "postgresql" => builder.AddPostgreSql(options => (options.ConnectionString, options.TablePrefix) = ("Host=localhost", "")),
            _ => builder.AddSqlMetrics().AddSqlite(options => options.Path = "jobs.db"),
        });

        message.Should().Be(service switch
        {
            "sqlite" => $"SqliteOptions.{prefix}",
            "postgresql" => $"PostgreSqlOptions.{prefix}",
            _ => "SqlMetricsOptions.Query is required: set it to a SELECT of time, channel, variation, metric.",
        });
    }

    [Fact]
    public async Task Options_come_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sqlite:ConnectionString"] = "Data Source=jobs.db",
            ["Sqlite:TablePrefix"] = "mine_",
            ["Sqlite:MigrateOnFirstUse"] = "false",
            ["Sqlite:QueryTimeout"] = "-00:00:00.0010000",
            ["PostgreSql:ConnectionString"] = "Host=localhost",
            ["PostgreSql:TablePrefix"] = "ours_",
            ["SqlMetrics:Query"] = "SELECT 1",
            ["SqlRecipients:PageSize"] = "10",
            ["SqlRecipients:Query"] = "SELECT id FROM people WHERE campaign = @campaign",
            ["SqlRecipients:Key"] = "id",
            ["SqlRecipients:StatementTimeout"] = "00:00:05",
        }).Build();
        var services = new ServiceCollection();
        services.AddCampaignExport(configuration).AddSqlite().AddSqlRecipients().AddSqlMetrics();
        await using var provider = services.BuildServiceProvider();
        var others = new ServiceCollection();
        others.AddCampaignExport(configuration).AddPostgreSql(options => options.TablePrefix = "theirs_");
        await using var other = others.BuildServiceProvider();

        provider.GetRequiredService<IOptions<SqliteOptions>>().Value.Should().BeEquivalentTo(new
        {
            ConnectionString = "Data Source=jobs.db",
            TablePrefix = "mine_",
            MigrateOnFirstUse = false,
            QueryTimeout = Timeout.InfiniteTimeSpan,
        });
        provider.GetRequiredService<IOptions<SqlMetricsOptions>>().Value.Query.Should().Be("SELECT 1");
        other.GetRequiredService<IOptions<PostgreSqlOptions>>().Value.Should().BeEquivalentTo(new { ConnectionString = "Host=localhost", TablePrefix = "theirs_" });
        provider.GetRequiredService<IOptions<SqlRecipientOptions>>().Value.Should().BeEquivalentTo(
            new { PageSize = 10, Key = "id", StatementTimeout = TimeSpan.FromSeconds(5), StatementSize = 65_536 });
    }

    [Theory]
    [InlineData("PostgreSql:DataSource", "x", "'PostgreSql:DataSource' is not a setting. *")]
    [InlineData("SqlRecipients:OnWarning", "x", "'SqlRecipients:OnWarning' is not a setting. *")]
    [InlineData("SqlMetrics:Catalog", "x", "'SqlMetrics:Catalog' is not a setting. 'SqlMetrics' has: Query.")]
    [InlineData("Sqlite:QueryTimeout", "long", "The settings of 'Sqlite' cannot be read. *'Sqlite:QueryTimeout'*")]
    public void Unknown_configuration_key_stops_the_host(string key, string value, string problem)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [key.StartsWith("PostgreSql", StringComparison.Ordinal) ? "PostgreSql:ConnectionString" : "Sqlite:ConnectionString"] = "Host=localhost",
            [key] = value,
        }).Build();
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport(configuration).AddSqlRecipients().AddSqlMetrics("SELECT 1");
        _ = key.StartsWith("PostgreSql", StringComparison.Ordinal) ? builder.AddPostgreSql() : builder.AddSqlite();
        using var provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<IStartupValidator>().Validate()).Should().Throw<OptionsValidationException>().WithMessage(problem);
    }

    [Fact]
    public async Task Store_does_not_dispose_the_data_source_of_the_host()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        var services = new ServiceCollection();
        services.AddCampaignExport().AddPostgreSql(options => (options.DataSource, options.TablePrefix) = (source, "mine_"));
        await using (var provider = services.BuildServiceProvider())
            (await provider.GetRequiredService<IExportJobStore>().FindAsync("job")).Should().BeNull();

        await using var command = source.CreateCommand("SELECT count(*) FROM mine_jobs");
        (await command.ExecuteScalarAsync()).Should().Be(0L);
    }

    [Fact]
    public void Second_database_is_an_error()
    {
        var builder = new ServiceCollection().AddCampaignExport().AddSqlite(options => options.Path = "jobs.db");

        builder.Invoking(one => one.AddPostgreSql()).Should().Throw<InvalidOperationException>()
            .WithMessage("AddPostgreSql: AddSqlite has already registered the database. Call one of AddSqlite and AddPostgreSql, and only once.");
        builder.Invoking(one => one.AddSqlite()).Should().Throw<InvalidOperationException>().WithMessage("AddSqlite: AddSqlite has already*");
    }

    [Fact]
    public void Metrics_by_a_query_require_a_database()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlMetrics("SELECT 1");
        using var provider = services.BuildServiceProvider();

        FluentActions.Invoking(provider.GetRequiredService<ICampaignMetricsSource>)
            .Should().Throw<InvalidOperationException>().WithMessage("*AddSqlite or AddPostgreSql*");
    }

    [Fact]
    public void Earlier_registrations_of_the_host_remain()
    {
        var own = new Testing.InMemoryExportJobStore();
        var services = new ServiceCollection();
        services.AddSingleton<IExportJobStore>(own);
        services.AddCampaignExport().AddSqlite(options => options.Path = "jobs.db");
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IExportJobStore>().Should().BeSameAs(own);
    }

    [Fact]
    public async Task Only_the_last_folder_of_a_SQLite_file_is_created()
    {
        using var folder = new TemporaryFolder();

        (await StartAsync(builder => builder.AddSqlite(options => options.Path = folder["exprots/data/jobs.db"]))).Should()
            .Be($"SqliteOptions names a file in '{folder["exprots/data"]}', and '{folder["exprots"]}' does not exist. Correct the path, or create the folder.");
        (await StartAsync(builder => builder.AddSqlite(options => options.ConnectionString = $"Data Source={folder["exprots/data/jobs.db"]}"))).Should().StartWith("SqliteOptions names a file in ");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();

        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlite(options => options.Path = folder["exports/jobs.db"]);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IExportJobStore>().FindAsync("job");
        File.Exists(folder["exports/jobs.db"]).Should().BeTrue();
    }

    [Fact]
    public async Task Address_of_a_SQLite_file_is_no_folder()
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlite(options => options.ConnectionString = $"Data Source=file:{folder["jobs.db"]}");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IExportJobStore>().FindAsync("job");

        File.Exists(folder["jobs.db"]).Should().BeTrue();
        Directory.Exists("file:").Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SQLite_database_is_one_file_after_its_services_are_disposed(bool asynchronously)
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlite(options => options.Path = Path.Combine(folder.Path, "jobs.db"));
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IExportJobStore>().FindAsync("job");

        if (asynchronously)
            await provider.DisposeAsync();
        else
            provider.Dispose();

        Directory.GetFiles(folder.Path).Select(Path.GetFileName).Should().Equal("jobs.db");
    }

    private static async Task<string> StartAsync(Action<ICampaignExportBuilder> add)
    {
        var builder = Host.CreateApplicationBuilder();
        add(builder.Services.AddCampaignExport());
        using var host = builder.Build();
        var start = () => host.StartAsync();
        return (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message;
    }
}
