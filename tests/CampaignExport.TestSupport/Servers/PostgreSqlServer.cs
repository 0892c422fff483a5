using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CampaignExport.TestSupport;

/// <summary>A PostgreSQL server of this test run, started on first use.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly Lazy<Task<string>> _start;
    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private int _databases;

    public PostgreSqlServer() => _start = new(StartAsync);

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var connectionString = await _start.Value;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(connectionString, $"CREATE DATABASE {name} STRATEGY file_copy");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Ends all connections and restarts the server.</summary>
    public async Task RestartAsync()
    {
        await _start.Value;
        await _process!.StandardInput.WriteLineAsync("restart");
        if (await _process.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException("PostgreSQL does not start again; see above.");
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "servers", "postgresql"), _folder.Path, port])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("PostgreSQL does not start; see above.");
    }
}
