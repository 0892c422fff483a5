using System.Globalization;
using CampaignExport.Sources;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>A DuckDB in memory, without a file. All connections share its memory limit and its threads.</summary>
/// <remarks>Thread-safe. The first use starts it.</remarks>
internal sealed class DuckDbEngine : IDisposable
{
    private readonly DuckDbOptions _options;
    private readonly Lock _starting = new();
    private SpillFolder? _spill;
    private DuckDBConnection? _root;

    public DuckDbEngine(DuckDbOptions options) => _options = options;

    /// <summary>Opens a connection with its own temporary tables and types.</summary>
    public EngineConnection Connect()
    {
        lock (_starting)
        {
            if (_root is null)
                Start();
            var connection = _root!.Duplicate();
            connection.Open();
            return new(connection);
        }
    }

    public void Dispose()
    {
        lock (_starting)
        {
            _root?.Dispose();
            _spill?.Dispose();
            (_root, _spill) = (null, null);
        }
    }

    private void Start()
    {
        _spill = SpillFolder.Create(_options.TempDirectory ?? Path.GetTempPath());
        _root = new DuckDBConnection("Data Source=:memory:");
        _root.Open();
        using var command = _root.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET allow_community_extensions = false;
            SET memory_limit = '{_options.MemoryLimit}B';
            SET threads = {(_options.Threads == 0 ? Environment.ProcessorCount : _options.Threads)};
            SET temp_directory = {SqlText.Literal(_spill.Path)};
            SET TimeZone = 'UTC';
            SET lock_configuration = true;
            """);
        command.ExecuteNonQuery();
    }
}

/// <summary>A connection to the engine. Not thread-safe.</summary>
internal sealed class EngineConnection(DuckDBConnection connection) : IDisposable
{
    private IDisposable? _use;

    public DuckDBConnection Connection => connection;

    public void Dispose()
    {
        connection.Dispose();
        _use?.Dispose();
    }

    /// <summary>Gets the object that keeps the files of the connection in use. The first call creates it. It is disposed with the connection.</summary>
    public T Use<T>(Func<T> create)
        where T : class, IDisposable => (T)(_use ??= create());

    public void Execute(string sql, CancellationToken cancellationToken) => Read(sql, static _ => { }, cancellationToken);

    /// <summary>Runs a statement and passes each row. The calls of the engine are synchronous, so callers run them on a separate thread.</summary>
    public void Read(string sql, Action<DuckDBDataReader> take, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        try
        {
            using var stop = cancellationToken.UnsafeRegister(static command => ((DuckDBCommand)command!).Cancel(), command);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                take(reader);
        }
        catch (DuckDBException) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (DuckDBException error) when (StoreErrors.OfEngine(error.Message, error) is { } explained)
        {
            throw explained;
        }
    }

    public long ReadNumber(string sql, CancellationToken cancellationToken)
    {
        var number = 0L;
        Read(sql, reader => number = reader.GetInt64(0), cancellationToken);
        return number;
    }
}
