using System.Collections.Immutable;
using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>Advances the checkpoint of an export part by part, and saves it.</summary>
/// <param name="begun">The initial checkpoint.</param>
/// <param name="store">The store of the checkpoint; null for none.</param>
/// <param name="isSaved">Whether the initial checkpoint is saved.</param>
/// <param name="partBytes">The number of stored bytes after which the checkpoint is saved again.</param>
internal sealed class CheckpointSaver(ExportCheckpoint begun, IExportCheckpointStore? store, bool isSaved, int partBytes)
{
    private long _unsaved;

    /// <summary>The position of the export: all parts up to here are stored.</summary>
    public ExportCheckpoint Current { get; private set; } = begun;

    /// <summary>Whether checkpoints are saved.</summary>
    public bool HasStore => store is not null;

    /// <summary>Whether the export may be able to resume.</summary>
    public bool IsSaved { get; private set; } = isSaved;

    /// <summary>The number of stored rows.</summary>
    public long Rows { get; private set; } = begun.Files.Sum(file => file.Rows);

    /// <summary>The number of stored bytes.</summary>
    public long Bytes { get; private set; } = begun.Files.Sum(file => file.Parts.Sum(part => part.Bytes));

    /// <summary>The number of stored parts.</summary>
    public long Parts { get; private set; } = begun.Files.Sum(file => file.Parts.Count);

    /// <summary>Advances past a stored part. All parts before it are stored.</summary>
    /// <param name="pending">The part.</param>
    /// <param name="stored">The part in the manifest; null if the part was empty.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask MoveOnAsync(PendingPart pending, ManifestPart? stored, CancellationToken cancellationToken)
    {
        // The lists share unchanged elements with the previous lists. The cost of copies would grow with the export.
        var files = Current.Files.ToImmutableList();
        var before = pending.FileNumber > files.Count ? null : files[^1];
        ImmutableList<ManifestPart> parts = before?.Parts.ToImmutableList() ?? [];
        var file = pending.File with { State = pending.Upload.State, Parts = stored is null ? parts : parts.Add(stored) };
        Current = Current.At(pending.After, before is null ? files.Add(file) : files.SetItem(files.Count - 1, file));
        Rows += file.Rows - (before?.Rows ?? 0);
        Bytes += stored?.Bytes ?? 0;
        Parts += stored is null ? 0 : 1;

        // The last part of a small file is saved with the next part. Otherwise an export to many files would save too often.
        _unsaved += stored?.Bytes ?? 0;
        if (_unsaved >= partBytes)
            await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Marks all rows as stored.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Current = Current.At(Current.Position, Current.Files, isComplete: true);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Restarts from an empty checkpoint.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask RestartAsync(CancellationToken cancellationToken)
    {
        Current = Current.At(default, []);
        (Rows, Bytes, Parts) = (0, 0, 0);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the saved checkpoint: there is nothing left to resume.</summary>
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
        // A failed save may have been written nevertheless, but not one that did not start.
        cancellationToken.ThrowIfCancellationRequested();
        IsSaved = true;
        await store.SaveAsync(Current, cancellationToken).ConfigureAwait(false);
        _unsaved = 0;
    }
}
