using System.Data.Common;
using CampaignExport.PostgreSql;
using CampaignExport.Sqlite;
using Npgsql;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>An empty database of either kind, by its name: <c>sqlite</c> or <c>postgresql</c>.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;

    private Database(DbDataSource source, SqlDialect dialect, TemporaryFolder? folder = null) => (Source, Dialect, _folder) = (source, dialect, folder);

    public DbDataSource Source { get; }

    public SqlDialect Dialect { get; }

    public static async Task<Database> MakeAsync(string kind, PostgreSqlServer server)
    {
        if (kind == "postgresql")
            return new(NpgsqlDataSource.Create(await server.CreateDatabaseAsync()), PostgreSqlDialect.Instance);
        var folder = new TemporaryFolder();
        return new(new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "test.db")};Pooling=False"), SqliteDatabase.Dialect, folder);
    }

    /// <summary>Names the database of a path or of a connection string.</summary>
    public static Database At(string kind, string place) => kind == "postgresql"
        ? new(NpgsqlDataSource.Create(place), PostgreSqlDialect.Instance)
        : new(new SqliteDatabase($"Data Source={place};Pooling=False"), SqliteDatabase.Dialect);

    public async Task<List<string>> QueryAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        // A million rows on a busy machine take longer than the 30 seconds of the driver.
        (command.CommandText, command.CommandTimeout) = (sql, 600);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(at => FormattableString.Invariant($"{reader.GetValue(at)}"))));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        _folder?.Dispose();
    }
}
