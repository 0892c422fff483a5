using System.Diagnostics;

namespace CampaignExport.TestSupport;

/// <summary>A web application of these tests as a process in its own folder.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private HostProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The arguments of every host.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["--environment", "Development"];

    public Uri Address { get; }

    /// <summary>The program of a project that is built into a folder beside that of the tests.</summary>
    public static string ProgramOf(string project)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(built.Parent!.Parent!.FullName, project, built.Name, $"{project}.dll");
    }

    /// <summary>Starts the process, and waits until it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="settings">Its settings.</param>
    public static async Task<HostProcess> StartAsync(string program, string folder, params IEnumerable<(string Name, string Value)> settings)
    {
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var start = new ProcessStartInfo(
            Command.Dotnet,
            ["exec", program, .. Arguments, "--urls", address.OriginalString, .. settings.SelectMany(one => new[] { $"--{one.Name}", one.Value })])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var host = new HostProcess(process, address);
        using var patience = new CancellationTokenSource(Patience);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(patience.Token);
            if (line is null)
            {
                await host.DisposeAsync();
                throw new InvalidOperationException($"{Path.GetFileName(program)} did not start; see above.");
            }
        }
        while (!line.Contains("Application started", StringComparison.Ordinal));
        // Unread output would fill the pipe and block the program.
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
