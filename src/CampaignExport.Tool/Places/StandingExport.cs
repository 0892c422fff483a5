using CampaignExport.Exports;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Places;

/// <summary>What earlier exports have left in a place, and how it gives way to another one.</summary>
/// <remarks>
/// An export that replaces another one leaves it whole until all of its own rows are stored. Then the old manifest is set
/// aside, so that no manifest ever stands beside files that are not its own; the new files take their names; and what only the
/// old export had is deleted before the checkpoint is. A process that is killed at any of these steps can be gone on with.
/// </remarks>
/// <param name="place">The place.</param>
internal sealed class StandingExport(ExportLocation place)
{
    public ExportLocation Place => place;

    /// <summary>Looks what is there.</summary>
    public async ValueTask<Standing> LookAsync(CancellationToken cancellationToken) =>
        await place.HasAsync(ExportNames.Replacing, cancellationToken).ConfigureAwait(false)
            || await HasCheckpointAsync(cancellationToken).ConfigureAwait(false) ? Standing.Interrupted
        : await place.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false) ? Standing.Finished
        : await FindDeliveredAsync(cancellationToken).ConfigureAwait(false) is not null ? Standing.Files
        : Standing.Nothing;

    /// <summary>Where the first file is that is named like one of an export; null if there is none.</summary>
    public async ValueTask<string?> FindDeliveredAsync(CancellationToken cancellationToken)
    {
        if (await place.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false))
            return place.PathOf(ExportManifest.FileName);
        var names = await place.NamesAsync(cancellationToken).ConfigureAwait(false);
        return names.Order(StringComparer.Ordinal).FirstOrDefault(ExportNames.IsDelivered) is { } name ? place.PathOf(name) : null;
    }

    /// <summary>Whether something is left of a process that was killed.</summary>
    public async ValueTask<bool> HasLeftOversAsync(CancellationToken cancellationToken) =>
        await place.HasUnfinishedAsync(cancellationToken).ConfigureAwait(false)
        || (await place.NamesAsync(cancellationToken).ConfigureAwait(false)).Any(name => name is ExportNames.Replacing or ExportNames.ReplacedManifest);

    /// <summary>Whether there is something to go on from, even if it cannot be read.</summary>
    public async ValueTask<bool> HasCheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await place.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (CheckpointException)
        {
            return true;
        }
    }

    /// <summary>Whether an interrupted export can be resumed, from its beginning if it has no checkpoint yet.</summary>
    public async ValueTask<bool> HasReadableCheckpointAsync(CancellationToken cancellationToken) =>
        !await HasCheckpointAsync(cancellationToken).ConfigureAwait(false) || await LoadReadableAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Makes room for an export from the beginning: forgets one that was interrupted, with all that it stored.</summary>
    /// <param name="replaces">Whether what is delivered already is to be replaced. It stays for now.</param>
    /// <param name="cancellationToken">Stops it. What is left then is an interrupted export.</param>
    public async ValueTask BeginAsync(bool replaces, CancellationToken cancellationToken)
    {
        // Else, if the process is killed before its first checkpoint, the old export would be taken for the new one.
        if (replaces)
            await place.WriteAsync(ExportNames.Replacing, [], cancellationToken).ConfigureAwait(false);

        var checkpoint = await LoadReadableAsync(cancellationToken).ConfigureAwait(false);
        await DeleteReplacedAsync(keep: [], cancellationToken).ConfigureAwait(false);
        if (checkpoint is { IsComplete: true } && !await place.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false))
        {
            // It was killed while its files took their names; no manifest speaks for them.
            foreach (var file in checkpoint.Files.Where(file => ExportNames.IsDelivered(file.Name)))
                await place.DeleteAsync(file.Name, cancellationToken).ConfigureAwait(false);
        }

        await place.DeleteUnfinishedAsync(cancellationToken).ConfigureAwait(false);
        await place.Checkpoints.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether what is delivered belongs to an older export than the one of the checkpoint; if not, the latter has published
    /// its manifest already.
    /// </summary>
    public async ValueTask<bool> IsOlderAsync(ExportCheckpoint? checkpoint, CancellationToken cancellationToken) =>
        await ReadManifestAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false) is not { } manifest
        || manifest.ExportId != checkpoint?.ExportId;

    /// <summary>Sets the manifest of an older export aside: its files are about to be replaced.</summary>
    public async ValueTask SetAsideAsync(ExportCheckpoint? checkpoint)
    {
        if (await place.HasAsync(ExportManifest.FileName, CancellationToken.None).ConfigureAwait(false)
            && await IsOlderAsync(checkpoint, CancellationToken.None).ConfigureAwait(false))
        {
            await place.RenameAsync(ExportManifest.FileName, ExportNames.ReplacedManifest, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all traces of what was replaced and of what was interrupted, but for the checkpoint.</summary>
    /// <param name="keep">The names of the files of the new export.</param>
    /// <param name="cancellationToken">Stops the reading of the old manifest.</param>
    public async ValueTask TidyAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        await DeleteReplacedAsync(keep, cancellationToken).ConfigureAwait(false);
        await place.DeleteUnfinishedAsync(cancellationToken).ConfigureAwait(false);
        place.DeleteDistinct();
        await place.DeleteAsync(ExportNames.Replacing, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeleteReplacedAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(ExportNames.ReplacedManifest, cancellationToken).ConfigureAwait(false) is { } manifest)
        {
            // A manifest is a file that anybody may have written: it is not trusted with other names.
            foreach (var name in manifest.Files.Select(file => file.Name).Where(ExportNames.IsDelivered).Except(keep, StringComparer.Ordinal))
                await place.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        await place.DeleteAsync(ExportNames.ReplacedManifest, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ExportCheckpoint?> LoadReadableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await place.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    private async ValueTask<ExportManifest?> ReadManifestAsync(string name, CancellationToken cancellationToken)
    {
        if (await place.ReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } json)
            return null;
        try
        {
            return await ExportManifest.ReadAsync(new MemoryStream(json), cancellationToken).ConfigureAwait(false);
        }
        catch (VerificationException)
        {
            return null;
        }
    }
}
