using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tool.Stores;

/// <summary>The database that <c>--store</c> names: <c>sqlite:FILE</c> or <c>postgres:CONNECTION</c>. Its tables are created if they do not exist.</summary>
internal sealed class ToolStore : IAsyncDisposable
{
    private const string Sqlite = "sqlite:";
    private const string Postgres = "postgres:";

    private readonly ServiceProvider _services;

    private ToolStore(ServiceProvider services) => _services = services;

    public SqlEventStore Events => _services.GetRequiredService<SqlEventStore>();

    public SqlProfileStore Profiles => _services.GetRequiredService<SqlProfileStore>();

    public SqlRecipients Recipients => _services.GetRequiredService<SqlRecipients>();

    public SqlCampaignMetricsSource Metrics => _services.GetRequiredService<SqlCampaignMetricsSource>();

    /// <summary>Opens a store for writing.</summary>
    /// <exception cref="UsageException">The address is invalid, or names a folder that does not exist.</exception>
    public static ToolStore OpenForImport(string address)
    {
        if (address.StartsWith(Sqlite, StringComparison.Ordinal) && Path.GetDirectoryName(Path.GetFullPath(address[Sqlite.Length..] is { Length: > 0 } file ? file : ".")) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--store: there is no folder '{Path.GetDirectoryName(address[Sqlite.Length..])}'. Check the path, or make the folder first.");
        return Open(address, SqliteOpenMode.ReadWriteCreate);
    }


    /// <summary>Opens an existing store for reading.</summary>
    /// <param name="address">The address.</param>
    /// <param name="configure">Configures how recipients are read; null for the defaults.</param>
    /// <exception cref="UsageException">The address is invalid, or names a file that does not exist.</exception>
    public static ToolStore OpenForExport(string address, Action<SqlRecipientOptions>? configure = null)
    {
        if (address.StartsWith(Sqlite, StringComparison.Ordinal) && !File.Exists(address[Sqlite.Length..]))
            throw new UsageException($"--store: there is no file '{address[Sqlite.Length..]}'. Check the path, or import into it first.");
        return Open(address, SqliteOpenMode.ReadWrite, configure);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ToolStore Open(string address, SqliteOpenMode mode, Action<SqlRecipientOptions>? configure = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport().AddSqlRecipients(configure);
        if (address.StartsWith(Sqlite, StringComparison.Ordinal) && address.Length > Sqlite.Length)
        {
            builder.AddSqlite(options => options.ConnectionString =
                new SqliteConnectionStringBuilder { DataSource = address[Sqlite.Length..], Mode = mode }.ConnectionString);
        }
        else if (address.StartsWith(Postgres, StringComparison.Ordinal) && address.Length > Postgres.Length)
        {
            builder.AddPostgreSql(options => options.ConnectionString = address[Postgres.Length..]);
        }
        else
        {
            // What was given may be a connection string with a password in it.
            throw new UsageException("--store must be sqlite:FILE, or postgres: and a connection string such as Host=db;Username=me;Database=campaigns.");
        }

        var store = new ToolStore(services.BuildServiceProvider());
        try
        {
            _ = store.Events;
            return store;
        }
        catch (OptionsValidationException)
        {
            throw new UsageException("--store: Npgsql does not understand the connection string. A valid one is Host=db;Username=me;Database=campaigns.");
        }
    }
}
