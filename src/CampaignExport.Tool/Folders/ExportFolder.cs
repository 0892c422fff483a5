using CampaignExport.Exports;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Folders;

/// <summary>The folder of an export of recipients: what earlier exports have left in it, and how it gives way to another one.</summary>
/// <remarks>
/// An export that replaces another one leaves it whole until all of its own rows are stored. Then the old manifest is set
/// aside, so that no manifest ever stands beside files that are not its own; the new files take their names; and what only the
/// old export had is deleted before the checkpoint is. A process that is killed at any of these steps can be gone on with.
/// </remarks>
/// <param name="path">Where it is. It need not be there yet.</param>
internal sealed class ExportFolder(string path)
{
    private readonly string _replaced = Path.Combine(path, ExportNames.ReplacedManifest);
    private readonly string _replacing = Path.Combine(path, ExportNames.Replacing);

    public string ManifestPath { get; } = Path.Combine(path, ExportManifest.FileName);

    /// <summary>The folder for what has to be sorted on disk.</summary>
    public string DistinctPath { get; } = Path.Combine(path, ExportNames.Distinct);

    /// <summary>What an interrupted export left to go on from.</summary>
    public IExportCheckpointStore Checkpoints { get; } = new FileCheckpointStore(path);

    /// <summary>The first file that is named like one of an export; null if there is none.</summary>
    public string? FirstDelivered => File.Exists(ManifestPath)
        ? ManifestPath
        : Names().Order(StringComparer.Ordinal).FirstOrDefault(ExportNames.IsDelivered) is { } name ? Path.Combine(path, name) : null;

    /// <summary>Whether something is left of a process that was killed.</summary>
    public bool HasLeftOvers =>
        Directory.Exists(DistinctPath)
        || Names().Any(name => name is ExportNames.Lock or ExportNames.Replacing or ExportNames.ReplacedManifest || ExportNames.IsUnfinished(name));

    /// <summary>Looks what is there.</summary>
    public async ValueTask<Standing> LookAsync(CancellationToken cancellationToken) =>
        File.Exists(_replacing) || await HasCheckpointAsync(cancellationToken).ConfigureAwait(false) ? Standing.Interrupted
        : File.Exists(ManifestPath) ? Standing.Finished
        : FirstDelivered is not null ? Standing.Files
        : Standing.Nothing;

    /// <summary>Whether there is something to go on from, even if it cannot be read.</summary>
    public async ValueTask<bool> HasCheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (CheckpointException)
        {
            return true;
        }
    }

    /// <summary>Makes room for an export from the beginning: forgets one that was interrupted, with all that it stored.</summary>
    /// <param name="replaces">Whether what is delivered already is to be replaced. It stays for now.</param>
    /// <param name="cancellationToken">Stops it. What is left then is an interrupted export.</param>
    public async ValueTask BeginAsync(bool replaces, CancellationToken cancellationToken)
    {
        // Else, if the process is killed before its first checkpoint, the old export would be taken for the new one.
        if (replaces)
            await File.WriteAllBytesAsync(_replacing, [], cancellationToken).ConfigureAwait(false);

        var checkpoint = await LoadReadableAsync(cancellationToken).ConfigureAwait(false);
        await DeleteReplacedAsync(keep: [], cancellationToken).ConfigureAwait(false);
        if (checkpoint is { IsComplete: true } && !File.Exists(ManifestPath))
        {
            // It was killed while its files took their names; no manifest speaks for them.
            foreach (var file in checkpoint.Files.Where(file => ExportNames.IsDelivered(file.Name)))
                Delete(file.Name);
        }

        DeleteUnfinished();
        await Checkpoints.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether what is delivered belongs to an older export than the one of the checkpoint; if not, the latter has published
    /// its manifest already.
    /// </summary>
    public async ValueTask<bool> IsOlderAsync(ExportCheckpoint? checkpoint, CancellationToken cancellationToken) =>
        await ReadManifestAsync(ManifestPath, cancellationToken).ConfigureAwait(false) is not { } manifest || manifest.ExportId != checkpoint?.ExportId;

    /// <summary>Sets the manifest of an older export aside: its files are about to be replaced.</summary>
    public async ValueTask SetAsideAsync(ExportCheckpoint? checkpoint)
    {
        if (File.Exists(ManifestPath) && await IsOlderAsync(checkpoint, CancellationToken.None).ConfigureAwait(false))
            File.Move(ManifestPath, _replaced, overwrite: true);
    }

    /// <summary>Removes all traces of what was replaced and of what was interrupted, but for the checkpoint.</summary>
    /// <param name="keep">The names of the files of the new export.</param>
    /// <param name="cancellationToken">Stops the reading of the old manifest.</param>
    public async ValueTask TidyAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        await DeleteReplacedAsync(keep, cancellationToken).ConfigureAwait(false);
        DeleteUnfinished();
        DeleteDistinct();
        Delete(ExportNames.Replacing);
    }

    /// <summary>Deletes what was sorted on disk.</summary>
    public void DeleteDistinct()
    {
        if (Directory.Exists(DistinctPath))
            Directory.Delete(DistinctPath, recursive: true);
    }

    private async ValueTask DeleteReplacedAsync(IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(_replaced, cancellationToken).ConfigureAwait(false) is { } manifest)
        {
            // A manifest is a file that anybody may have written: it is not trusted with other names.
            foreach (var name in manifest.Files.Select(file => file.Name).Where(ExportNames.IsDelivered).Except(keep, StringComparer.Ordinal))
                Delete(name);
        }

        Delete(ExportNames.ReplacedManifest);
    }

    private void DeleteUnfinished()
    {
        foreach (var name in Names().Where(ExportNames.IsUnfinished).ToArray())
            Delete(name);
    }

    private async ValueTask<ExportCheckpoint?> LoadReadableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    private static async ValueTask<ExportManifest?> ReadManifestAsync(string manifestPath, CancellationToken cancellationToken)
    {
        if (!File.Exists(manifestPath))
            return null;
        var stream = File.OpenRead(manifestPath);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await ExportManifest.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (VerificationException)
            {
                return null;
            }
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName).OfType<string>()
        : [];

    private void Delete(string name)
    {
        if (Directory.Exists(path))
            File.Delete(Path.Combine(path, name));
    }
}
