namespace CampaignExport.Sinks;

/// <summary>A place that files are exported to: a folder, a bucket.</summary>
/// <remarks>May be called concurrently, for files of different names. Who opens an upload disposes it.</remarks>
public interface IExportSink
{
    /// <summary>Begins a file. Nothing is seen of it yet.</summary>
    /// <param name="name">The name of the file, without folders.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The place has no files of such a name.</exception>
    /// <exception cref="ExportExistsException">A file of that name is there, and may not be overwritten.</exception>
    ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default);
}
