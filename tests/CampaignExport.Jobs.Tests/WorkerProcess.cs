using System.Diagnostics;
using System.Text;

namespace CampaignExport.Jobs.Tests;

/// <summary>A worker process that can be killed, frozen and woken.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static async Task<WorkerProcess> StartAsync(params string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CampaignExport.JobWorker");
        var process = Process.Start(new ProcessStartInfo(program, settings)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var worker = new WorkerProcess(process);
        process.OutputDataReceived += (_, line) => worker.Note(line.Data);
        process.ErrorDataReceived += (_, line) => worker.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await worker._up.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return worker;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks the process to stop, as an orchestrator does, and waits until it has handed its jobs back.</summary>
    public async Task TerminateAsync()
    {
        Signal("-TERM");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(patience.Token);
        _process.ExitCode.Should().Be(0, Output);
    }

    public void Freeze() => Signal("-STOP");

    public void Wake() => Signal("-CONT");

    /// <summary>Shuts the host down.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.ExitCode.Should().Be(0, Output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Signal(string signal) => Command.Succeed("kill", signal, $"{_process.Id}");

    private void Note(string? line)
    {
        if (line is null)
        {
            _up.TrySetException(new InvalidOperationException($"The worker did not start: {Output}"));
            return;
        }

        lock (_output)
            _output.AppendLine(line);
        if (line == "up")
            _up.TrySetResult();
    }
}
