using System.Diagnostics;
using System.Globalization;

namespace CampaignExport.TestSupport;

/// <summary>ClickHouse as a library behind HTTP, once for all tests. A project with it references tests/servers/clickhouse.</summary>
public sealed class ClickHouseServer : IAsyncLifetime
{
    private static readonly string Library = RepositoryFolder.PathOf("tests/servers/clickhouse/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so");

    // Beside the folder of the tests, since it has other dependencies.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CampaignExport.ClickHouse.Server", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "CampaignExport.ClickHouse.Server.dll");

    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private Uri? _address;
    private int _databases;

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = FormattableString.Invariant($"test{Interlocked.Increment(ref _databases)}");
        await ReadAsync($"CREATE DATABASE {name}");
        return string.Create(CultureInfo.InvariantCulture, $"Host={_address!.Host};Port={_address.Port};Database={name}");
    }

    /// <summary>Runs a statement without the driver.</summary>
    /// <returns>The rows, with tabs between cells.</returns>
    public async Task<string[]> ReadAsync(string sql, string database = "default")
    {
        using var client = new HttpClient();
        using var content = new StringContent(sql);
        using var response = await client.PostAsync(new Uri(_address!, $"/?database={database}"), content);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask InitializeAsync()
    {
        Needs.File(Library, "ClickHouse as a library: npm ci in tests/servers/clickhouse");
        _process = Process.Start(new ProcessStartInfo(
            Command.Dotnet, [Program, _folder.Path, Library])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _address = new Uri(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("ClickHouse does not start; see above."));
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
}
