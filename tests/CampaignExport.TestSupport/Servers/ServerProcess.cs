using System.Diagnostics;

namespace CampaignExport.TestSupport;

/// <summary>A program that runs until it is stopped, by its process id.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public static ServerProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>The first line of the output.</summary>
    public async Task<string> FirstLineAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"The server did not start: {await _process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    public bool HasEnded => _process.HasExited;

    public async Task<string> ErrorsAsync() => await _process.StandardError.ReadToEndAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
