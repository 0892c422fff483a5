using CampaignExport.Exports;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Locations;

/// <summary>The location of an export: a folder, or a prefix of a bucket.</summary>
internal abstract class ExportLocation : IDisposable
{
    /// <summary>The location as given on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The checkpoint of an interrupted export.</summary>
    public abstract IExportCheckpointStore Checkpoints { get; }

    /// <summary>The folder for data that is sorted on disk.</summary>
    public abstract string DistinctPath { get; }

    /// <summary>Creates a sink that writes to this location.</summary>
    public abstract IExportSink CreateSink(bool overwrite);

    /// <summary>Keeps other exports out until disposal, if the location supports locks.</summary>
    /// <exception cref="UsageException">Another export writes to this location.</exception>
    public abstract IDisposable Hold();

    /// <summary>Gets the path or address of a file.</summary>
    public abstract string PathOf(string name);

    /// <summary>Lists the names of all files, including those that begin with a dot.</summary>
    public abstract ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken);

    /// <summary>Determines whether a file exists.</summary>
    public abstract ValueTask<bool> HasAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a file; null if it does not exist.</summary>
    public abstract ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a file. An existing file is replaced.</summary>
    public abstract ValueTask WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Renames a file. An existing file is replaced.</summary>
    public abstract ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes a file if it exists.</summary>
    public abstract ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes the data of unfinished uploads.</summary>
    public abstract ValueTask DeleteUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is something that <see cref="DeleteUnfinishedAsync"/> would delete, or a lock without a holder.</summary>
    public abstract ValueTask<bool> HasUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Makes the delivered files available on this machine, for verification.</summary>
    /// <returns>The path of the manifest, and whether the files are a copy.</returns>
    public abstract ValueTask<LocalDelivery> FetchAsync(CancellationToken cancellationToken);

    /// <summary>Deletes data that was sorted on disk.</summary>
    public void DeleteDistinct()
    {
        if (Directory.Exists(DistinctPath))
            Directory.Delete(DistinctPath, recursive: true);
    }

    public abstract void Dispose();
}

/// <summary>A delivered export as files on this machine.</summary>
/// <param name="ManifestPath">The manifest; the files are in the same folder.</param>
/// <param name="IsCopy">Whether it is a copy, which is deleted on disposal.</param>
internal sealed record LocalDelivery(string ManifestPath, bool IsCopy) : IDisposable
{
    public void Dispose()
    {
        if (IsCopy)
            Directory.Delete(Path.GetDirectoryName(ManifestPath)!, recursive: true);
    }
}
