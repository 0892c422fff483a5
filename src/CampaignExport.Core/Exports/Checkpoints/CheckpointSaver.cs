using System.Collections.Immutable;
using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>Moves the checkpoint of one export on, part by part, and saves it.</summary>
/// <param name="begun">The checkpoint to begin with.</param>
/// <param name="store">Where it is saved; null for nowhere.</param>
/// <param name="isSaved">Whether it is saved already.</param>
/// <param name="partBytes">After how many bytes it is saved anew.</param>
internal sealed class CheckpointSaver(ExportCheckpoint begun, IExportCheckpointStore? store, bool isSaved, int partBytes)
{
    private long _unsaved;

    /// <summary>Where the export stands: all parts up to here are stored.</summary>
    public ExportCheckpoint Current { get; private set; } = begun;

    /// <summary>Whether checkpoints are saved at all.</summary>
    public bool HasStore => store is not null;

    /// <summary>Whether there may be something to go on from.</summary>
    public bool IsSaved { get; private set; } = isSaved;

    /// <summary>The rows that are stored.</summary>
    public long Rows { get; private set; } = begun.Files.Sum(file => file.Rows);

    /// <summary>The bytes that are stored.</summary>
    public long Bytes { get; private set; } = begun.Files.Sum(file => file.Parts.Sum(part => part.Bytes));

    /// <summary>The parts that are stored.</summary>
    public long Parts { get; private set; } = begun.Files.Sum(file => file.Parts.Count);

    /// <summary>Takes note that a part is stored, after all those before it.</summary>
    /// <param name="pending">The part.</param>
    /// <param name="stored">What the manifest says of it; null if it was empty.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    public async ValueTask MoveOnAsync(PendingPart pending, ManifestPart? stored, CancellationToken cancellationToken)
    {
        // Both lists share what did not change with those before them: copies would cost the more the longer the export is.
        var files = Current.Files.ToImmutableList();
        var before = pending.FileNumber > files.Count ? null : files[^1];
        ImmutableList<ManifestPart> parts = before?.Parts.ToImmutableList() ?? [];
        var file = pending.File with { State = pending.Upload.State, Parts = stored is null ? parts : parts.Add(stored) };
        Current = Current with
        {
            Position = pending.After,
            Files = before is null ? files.Add(file) : files.SetItem(files.Count - 1, file),
        };
        Rows += file.Rows - (before?.Rows ?? 0);
        Bytes += stored?.Bytes ?? 0;
        Parts += stored is null ? 0 : 1;

        // The short part that ends a small file waits for the next one: else a split into many files would save far too often.
        _unsaved += stored?.Bytes ?? 0;
        if (_unsaved >= partBytes)
            await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes note that all rows are stored.</summary>
    /// <param name="cancellationToken">Stops the saving.</param>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Current = Current with { IsComplete = true };
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes note that nothing is stored any more.</summary>
    /// <param name="cancellationToken">Stops the saving.</param>
    public async ValueTask BeginAgainAsync(CancellationToken cancellationToken)
    {
        Current = Current with { Position = default, IsComplete = false, Files = [] };
        (Rows, Bytes, Parts) = (0, 0, 0);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what is saved: there is nothing to go on with any more.</summary>
    public async ValueTask DeleteAsync()
    {
        if (store is not null)
            await store.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
        IsSaved = false;
    }

    private async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        if (store is null)
            return;
        // A save that fails may have happened all the same; one that does not begin has not.
        cancellationToken.ThrowIfCancellationRequested();
        IsSaved = true;
        await store.SaveAsync(Current, cancellationToken).ConfigureAwait(false);
        _unsaved = 0;
    }
}
