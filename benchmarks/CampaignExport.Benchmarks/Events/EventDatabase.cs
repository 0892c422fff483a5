using System.Data.Common;
using System.Globalization;
using CampaignExport.Benchmarks.Databases;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>A database that events are imported into and counted in: ours, and one's own connections and program beside it.</summary>
internal sealed class EventDatabase : IAsyncDisposable
{
    private readonly PostgreSqlProcess? _server;
    private readonly string _file;
    private readonly ServiceProvider _services;
    private readonly DbDataSource _source;

    private EventDatabase(PostgreSqlProcess? server, string file)
    {
        (_server, _file) = (server, file);
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport();
        if (server is null)
            builder.AddSqlite(options => options.Path = file);
        else
            builder.AddPostgreSql(options => options.ConnectionString = server.ConnectionString);
        _services = services.BuildServiceProvider();
        _source = server is null ? SqliteFactory.Instance.CreateDataSource($"Data Source={file}") : NpgsqlDataSource.Create(server.ConnectionString);
    }

    public bool IsPostgreSql => _server is not null;

    public SqlEventStore Events => _services.GetRequiredService<SqlEventStore>();

    public SqlCampaignMetricsSource Metrics => _services.GetRequiredService<SqlCampaignMetricsSource>();

    public Type Driver => IsPostgreSql ? typeof(NpgsqlConnection) : typeof(SqliteConnection);

    /// <summary>Opens the one of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isPostgreSql">Whether it is PostgreSQL, which is started; else SQLite.</param>
    /// <param name="clear">Whether what was in it goes.</param>
    public static async Task<EventDatabase> OpenAsync(string folder, bool isPostgreSql, bool clear)
    {
        var (data, file) = (Path.Combine(folder, "postgresql"), Path.Combine(Directory.CreateDirectory(folder).FullName, "events.db"));
        if (clear && isPostgreSql && Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        if (clear && !isPostgreSql)
        {
            foreach (var old in (string[])[file, $"{file}-wal", $"{file}-shm"])
                File.Delete(old);
        }

        return new(isPostgreSql ? await PostgreSqlProcess.StartAsync(data) : null, file);
    }

    /// <summary>The size of all of it, in bytes.</summary>
    public async Task<long> LengthAsync() => IsPostgreSql
        ? await NumberAsync("SELECT pg_database_size(current_database())")
        : new FileInfo(_file).Length;

    /// <summary>The size of the largest tables and indexes, in bytes; of SQLite nothing is said.</summary>
    public async Task<List<(string Name, long Bytes)>> LengthsAsync()
    {
        var lengths = new List<(string, long)>();
        if (!IsPostgreSql)
            return lengths;
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT relname::text, pg_relation_size(oid) FROM pg_class WHERE relname LIKE 'campaign\\_export\\_%' AND relkind IN ('r', 'i') ORDER BY 2 DESC LIMIT 6";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lengths.Add((reader.GetString(0), reader.GetInt64(1)));
        return lengths;
    }

    /// <summary>Does what the background of PostgreSQL does in time; SQLite has none.</summary>
    public async Task TidyAsync()
    {
        if (!IsPostgreSql)
            return;
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM ANALYZE";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "CHECKPOINT";
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> VersionAsync() => Convert.ToString(
        await ValueAsync(IsPostgreSql ? "SHOW server_version" : "SELECT sqlite_version()"), CultureInfo.InvariantCulture)!;

    public async Task<long> NumberAsync(string sql) => Convert.ToInt64(await ValueAsync(sql), CultureInfo.InvariantCulture);

    /// <summary>Has the program of the database run a file of statements.</summary>
    public ClientProgram Client(string script) => IsPostgreSql
        ? new("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", _server!.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", "postgres", "-f", script])
        : new("sqlite3", ["-bail", _file, $".read '{script}'"]);

    private async Task<object?> ValueAsync(string sql)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _source.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
