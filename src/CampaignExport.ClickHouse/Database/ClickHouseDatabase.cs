using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CampaignExport.Sql;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace CampaignExport.ClickHouse;

/// <summary>Runs statements on a server.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ClickHouseDatabase : IDisposable
{
    private const int UnknownTable = 60;
    private const int UnknownDatabase = 81;
    private const int ReadOnly = 164;

    // Outer joins give null, and a name means a column before it means an alias, as in other databases. A result arrives whole or as an error.
    private static readonly Dictionary<string, object> Reading = new()
    {
        ["join_use_nulls"] = 1,
        ["prefer_column_name_to_alias"] = 1,
        ["wait_end_of_query"] = 1,
    };

    private readonly ClickHouseClient _client;

    public ClickHouseDatabase(ClickHouseOptions options)
    {
        var builder = new ClickHouseConnectionStringBuilder(options.ConnectionString!) { UseCustomDecimals = false, Timeout = options.QueryTimeout };
        _client = new ClickHouseClient(builder.ToSettings());
        Tables = new(options.TablePrefix, options.Cluster);
    }

    public ClickHouseTables Tables { get; }

    public void Dispose() => _client.Dispose();

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync(() => _client.ExecuteNonQueryAsync(sql, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Runs a query, and passes each row.</summary>
    public Task ReadAsync(string sql, Action<DbDataReader> take, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            using var reader = await _client.ExecuteReaderAsync(sql, options: new QueryOptions { CustomSettings = Reading }, cancellationToken: cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                take(reader);
            return true;
        },
        cancellationToken);

    /// <summary>Begins a session, in which temporary tables exist.</summary>
    public ClickHouseSession BeginSession() => new(_client, new Dictionary<string, object>(Reading) { ["session_timeout"] = 3600, ["distributed_product_mode"] = "global" });

    /// <summary>Inserts rows as one block. Rows of the same token are inserted once.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns after that of the commit.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="commit">The number of the commit.</param>
    /// <param name="token">The token; null to insert them in any case.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task InsertAsync(string table, string columns, RowBinary rows, long commit, string? token, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        var settings = new Dictionary<string, object>
        {
            // One block: it is inserted as a whole or not at all.
            ["max_insert_block_size"] = rows.Count,
            ["min_insert_block_size_rows"] = rows.Count,
            ["min_insert_block_size_bytes"] = 0,
            ["distributed_foreground_insert"] = 1,
        };
        if (token is not null)
            settings["insert_deduplication_token"] = $"{table} {token}";
        string[] names = ["commit", .. columns.Split(", ")];
        await RunAsync(
            async () =>
            {
                using var response = await _client.InsertRawStreamAsync(
                    table, rows.ToStream(commit), "RowBinary", names, useCompression: false, new QueryOptions { CustomSettings = settings }, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    internal static async Task RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (ClickHouseServerException error)
        {
            throw Explain(error);
        }
        catch (HttpRequestException error)
        {
            throw new StoreException("The ClickHouse server cannot be reached. Check the host, the port and the protocol of the connection string.", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("A statement was cancelled after its time-out. Increase ClickHouseOptions.QueryTimeout.", error);
        }
    }

    // The message of the server may quote values, so it is not passed on.
    private static StoreException Explain(ClickHouseServerException error)
    {
        if (error.ErrorCode == UnknownTable)
            return new("The database has no tables of a store. Import events first, or run the migrations.");
        if (error.ErrorCode == UnknownDatabase)
            return new("The database of the connection string does not exist. Create it, or correct its name: neither an import nor the migrations create a database.");
        if (error.ErrorCode == ReadOnly)
            return new("The user of ClickHouse may not do this, because its setting readonly forbids it. Exports need readonly = 2, and imports readonly = 0.");
        var name = ErrorName().Matches(error.Message) is [.., var last] ? $" {last.Groups[1].Value}" : "";
        return new(string.Create(CultureInfo.InvariantCulture, $"ClickHouse failed with the error {error.ErrorCode}{name}. The log of the server has the details."));
    }

    [GeneratedRegex(@"\(([A-Z][A-Z_]{3,})\)")]
    private static partial Regex ErrorName();
}
