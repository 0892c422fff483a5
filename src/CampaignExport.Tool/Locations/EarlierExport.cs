using CampaignExport.Exports;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Locations;

/// <summary>The state that earlier exports left in a location, and its replacement by a new export.</summary>
/// <remarks>
/// An export that replaces another one leaves it complete until its own rows are stored. Then the old manifest is
/// renamed, so that no manifest is ever beside files of another export. The new files are published. Files that only the
/// old export had are deleted before the checkpoint is. An export that is killed at any of these steps can be resumed.
/// </remarks>
/// <param name="location">The location.</param>
internal sealed class EarlierExport(ExportLocation location)
{
    public ExportLocation Location => location;

    /// <summary>Determines the state.</summary>
    public async ValueTask<FoundExport> LookAsync(CancellationToken cancellationToken) =>
        await location.HasAsync(ExportNames.Replacing, cancellationToken).ConfigureAwait(false)
            || await HasCheckpointAsync(cancellationToken).ConfigureAwait(false) ? FoundExport.Interrupted
        : await location.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false) ? FoundExport.Finished
        : await FindDeliveredAsync(cancellationToken).ConfigureAwait(false) is not null ? FoundExport.Files
        : FoundExport.Nothing;

    /// <summary>Finds the path of the first file with a name of an export; null if there is none.</summary>
    public async ValueTask<string?> FindDeliveredAsync(CancellationToken cancellationToken)
    {
        if (await location.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false))
            return location.PathOf(ExportManifest.FileName);
        var names = await location.NamesAsync(cancellationToken).ConfigureAwait(false);
        return names.Order(StringComparer.Ordinal).FirstOrDefault(ExportNames.IsDelivered) is { } name ? location.PathOf(name) : null;
    }

    /// <summary>Determines whether a killed process left files.</summary>
    public async ValueTask<bool> HasLeftOversAsync(CancellationToken cancellationToken) =>
        await location.HasUnfinishedAsync(cancellationToken).ConfigureAwait(false)
        || (await location.NamesAsync(cancellationToken).ConfigureAwait(false)).Any(name => name is ExportNames.Replacing or ExportNames.ReplacedManifest);

    /// <summary>Determines whether there is a checkpoint, even if it cannot be read.</summary>
    public async ValueTask<bool> HasCheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await location.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (CheckpointException)
        {
            return true;
        }
    }

    /// <summary>Whether an interrupted export can be resumed, from its beginning if it has no checkpoint yet.</summary>
    public async ValueTask<bool> HasReadableCheckpointAsync(CancellationToken cancellationToken) =>
        !await HasCheckpointAsync(cancellationToken).ConfigureAwait(false) || await LoadReadableAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Prepares an export from the beginning: deletes an interrupted one with everything that it stored.</summary>
    /// <param name="replaces">Whether the delivered files are to be replaced. They stay for now.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. A cancellation leaves an interrupted export.</param>
    public async ValueTask BeginAsync(bool replaces, CancellationToken cancellationToken)
    {
        // Otherwise, if the process is killed before its first checkpoint, the old export would be mistaken for the new one.
        if (replaces)
            await location.WriteAsync(ExportNames.Replacing, [], cancellationToken).ConfigureAwait(false);

        var checkpoint = await LoadReadableAsync(cancellationToken).ConfigureAwait(false);
        await DeleteReplacedAsync(keep: [], cancellationToken).ConfigureAwait(false);
        if (checkpoint is { IsComplete: true } && !await location.HasAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false))
        {
            // The export was killed while it published its files; no manifest describes them.
            foreach (var file in checkpoint.Files.Where(file => ExportNames.IsDelivered(file.Name)))
                await location.DeleteAsync(file.Name, cancellationToken).ConfigureAwait(false);
        }

        await location.DeleteUnfinishedAsync(cancellationToken).ConfigureAwait(false);
        await location.Checkpoints.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the delivered files belong to an older export than the checkpoint. If not, the export of the checkpoint has
    /// already published its manifest.
    /// </summary>
    public async ValueTask<bool> IsOlderAsync(ExportCheckpoint? checkpoint, CancellationToken cancellationToken) =>
        await ReadManifestAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false) is not { } manifest
        || manifest.ExportId != checkpoint?.ExportId;

    /// <summary>Renames the manifest of an older export before its files are replaced.</summary>
    public async ValueTask SetAsideAsync(ExportCheckpoint? checkpoint)
    {
        if (await location.HasAsync(ExportManifest.FileName, CancellationToken.None).ConfigureAwait(false)
            && await IsOlderAsync(checkpoint, CancellationToken.None).ConfigureAwait(false))
        {
            await location.RenameAsync(ExportManifest.FileName, ExportNames.ReplacedManifest, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the remains of replaced and interrupted exports, except the checkpoint.</summary>
    /// <param name="keep">The names of the files of the new export.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. It cancels only the read of the old manifest.</param>
    public async ValueTask TidyAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        await DeleteReplacedAsync(keep, cancellationToken).ConfigureAwait(false);
        await location.DeleteUnfinishedAsync(cancellationToken).ConfigureAwait(false);
        location.DeleteDistinct();
        await location.DeleteAsync(ExportNames.Replacing, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeleteReplacedAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(ExportNames.ReplacedManifest, cancellationToken).ConfigureAwait(false) is { } manifest)
        {
            // Anyone can write a manifest, so other names in it are not trusted.
            foreach (var name in manifest.Files.Select(file => file.Name).Where(ExportNames.IsDelivered).Except(keep, StringComparer.Ordinal))
                await location.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        await location.DeleteAsync(ExportNames.ReplacedManifest, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ExportCheckpoint?> LoadReadableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await location.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    private async ValueTask<ExportManifest?> ReadManifestAsync(string name, CancellationToken cancellationToken)
    {
        if (await location.ReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } json)
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

/// <summary>The state that earlier exports left in a location.</summary>
internal enum FoundExport
{
    /// <summary>No files of an export.</summary>
    Nothing,

    /// <summary>An unfinished export, perhaps beside a finished one that it replaces.</summary>
    Interrupted,

    /// <summary>A finished export.</summary>
    Finished,

    /// <summary>Files with names of an export, without a manifest.</summary>
    Files,
}
