using System.Runtime.InteropServices;

namespace CampaignExport.Tool;

/// <summary>Turns the first Ctrl-C or request to terminate into a cancellation. A second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Reads input so that an interruption ends the read at once. Opening or reading a pipe without a writer blocks
    /// in the operating system, where no token can cancel it. The blocked read ends with the process.
    /// </summary>
    public static Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        Task.Run(() => read(cancellationToken), cancellationToken).WaitAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
