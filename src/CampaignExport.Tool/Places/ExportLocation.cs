using CampaignExport.Exports;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Places;

/// <summary>Where the files of an export lie: a folder, or what is under a prefix of a bucket.</summary>
internal abstract class ExportLocation : IDisposable
{
    /// <summary>The place as it was given on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What an interrupted export left to go on from.</summary>
    public abstract IExportCheckpointStore Checkpoints { get; }

    /// <summary>The folder for what has to be sorted on disk.</summary>
    public abstract string DistinctPath { get; }

    /// <summary>Makes a sink that writes here.</summary>
    public abstract IExportSink CreateSink(bool overwrite);

    /// <summary>Keeps other exports out until it is disposed, as far as the place can.</summary>
    /// <exception cref="UsageException">Another export runs here.</exception>
    public abstract IDisposable Hold();

    /// <summary>Where a file is, in words.</summary>
    public abstract string PathOf(string name);

    /// <summary>The names of all files here, those that begin with a dot among them.</summary>
    public abstract ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is a file of a name.</summary>
    public abstract ValueTask<bool> HasAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a file; null if there is none.</summary>
    public abstract ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a file at once or not at all, over one that is there.</summary>
    public abstract ValueTask WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Renames a file, over one that is there.</summary>
    public abstract ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes a file, if it is there.</summary>
    public abstract ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes what uploads that are not finished have stored here.</summary>
    public abstract ValueTask DeleteUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is something that <see cref="DeleteUnfinishedAsync"/> would delete, or a lock that nobody holds.</summary>
    public abstract ValueTask<bool> HasUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Gives the delivered files as files on this machine, to be verified.</summary>
    /// <returns>The manifest among them, and how to let go of them.</returns>
    public abstract ValueTask<LocalDelivery> FetchAsync(CancellationToken cancellationToken);

    /// <summary>Deletes what was sorted on disk.</summary>
    public void DeleteDistinct()
    {
        if (Directory.Exists(DistinctPath))
            Directory.Delete(DistinctPath, recursive: true);
    }

    public abstract void Dispose();
}
