using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>Stores several parts at once, and advances the checkpoint in their order. The checkpoint never covers a part that is not stored.</summary>
internal sealed class PartStore(CheckpointSaver checkpoint, int partsInFlight, bool digests, Action stored, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(partsInFlight);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private Task _stored = Task.CompletedTask;

    /// <summary>Signals that a part has failed or the export was cancelled, so that no more parts can be stored.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Begins to store a part, after waiting until fewer than the maximum are in flight.</summary>
    /// <exception cref="OperationCanceledException">An earlier part failed: <see cref="FinishAsync"/> throws its error.</exception>
    public async ValueTask AddAsync(PendingPart part)
    {
        await _places.WaitAsync(_stop.Token).ConfigureAwait(false);
        _stored = CommitAsync(_stored, Task.Run(() => StoreAsync(part), CancellationToken.None), part);
    }

    /// <summary>Waits until all parts are stored. Throws the first error.</summary>
    public Task FinishAsync() => _stored;

    /// <summary>Cancels the parts that are being stored, and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task<ManifestPart?> StoreAsync(PendingPart part)
    {
        var (bytes, length) = (part.Part.Bytes, part.Part.Bytes.Length);
        if (length == 0)
            return null;
        var digest = digests ? Digests.OfPart(bytes) : null;
        await part.Upload.WritePartAsync(part.Part, _stop.Token).ConfigureAwait(false);
        return new ManifestPart(length, digest);
    }

    // Each part waits for the previous one, so FinishAsync throws the error of the first failed part.
    private async Task CommitAsync(Task before, Task<ManifestPart?> storing, PendingPart part)
    {
        try
        {
            await before.ConfigureAwait(false);
            var manifestPart = await storing.ConfigureAwait(false);
            if (part.File.IsComplete)
                await part.Upload.SuspendAsync(_stop.Token).ConfigureAwait(false);
            await checkpoint.MoveOnAsync(part, manifestPart, _stop.Token).ConfigureAwait(false);
            stored();
        }
        catch
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await ((Task)storing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        foreach (var block in part.Blocks)
            block.Release();
        _places.Release();
    }
}
