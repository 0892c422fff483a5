using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignExport.Benchmarks.Databases;

/// <summary>A PostgreSQL server over a folder that stays: made the first time, with settings that a small server would have.</summary>
internal sealed class PostgreSqlProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PostgreSqlProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Command Timeout=600");

    public static async Task<PostgreSqlProcess> StartAsync(string folder)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var script = $$"""
            set -e
            programs=$(dirname "$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")
            mkdir -p '{{folder}}'
            as=""
            if [ "$(id -u)" = 0 ]; then chown postgres '{{folder}}'; as="setpriv --reuid postgres --regid postgres --clear-groups"; fi
            cd '{{folder}}'
            [ -d data ] || $as "$programs/initdb" -D '{{folder}}/data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
            $as "$programs/postgres" -D '{{folder}}/data' -p {{port}} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=1GB -c max_wal_size=8GB -c jit=off -c max_parallel_workers_per_gather=0 >'{{folder}}/log' 2>&1 </dev/null &
            server=$!
            until "$programs/pg_isready" -q -h 127.0.0.1 -p {{port}}; do kill -0 $server; sleep 0.1; done
            echo ready
            cat >/dev/null
            kill -INT $server
            wait $server || true
            """;
        var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadLineAsync() == "ready" ? new(process, port)
            : throw new InvalidOperationException($"PostgreSQL does not start; see {folder}/log.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
