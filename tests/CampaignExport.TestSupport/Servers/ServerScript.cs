using System.Diagnostics;
using System.Globalization;

namespace CampaignExport.TestSupport;

/// <summary>A server for a test run, started and stopped by the scripts in this folder.</summary>
public sealed class ServerScript : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private ServerScript(string folder, int port) => (Folder, Port) = (folder, port);

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Starts a server on free ports. One start in a hundred hangs, so it is tried more than once.</summary>
    public static async Task<ServerScript> StartAsync(string script, int furtherPorts)
    {
        var said = "";
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("campaign-export-s3-").FullName;
            var ports = Ports.Free(1 + furtherPorts);
            (var ended, said) = await RunAsync(Patience, script, [folder, .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture))]);
            var server = new ServerScript(folder, ports[0]);
            if (ended)
                return server;
            await server.DisposeAsync();
        }

        throw new InvalidOperationException($"{script} did not start a server: {said}");
    }

    public async ValueTask DisposeAsync() => await RunAsync(Patience, "stop.sh", [Folder]);

    private static async Task<(bool Ended, string Said)> RunAsync(TimeSpan patience, string script, string[] arguments)
    {
        // The output goes to a file, because the started servers keep it open.
        var log = Path.GetTempFileName();
        var path = Path.Combine(AppContext.BaseDirectory, "Servers", script);
        using var process = Process.Start("sh", ["-c", "log=$1; shift; exec bash \"$@\" >\"$log\" 2>&1", "sh", log, path, .. arguments]);
        using var stop = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (false, "it took too long");
        }

        var said = await File.ReadAllTextAsync(log, CancellationToken.None);
        File.Delete(log);
        return (process.ExitCode == 0, said);
    }
}
