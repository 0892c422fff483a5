using CampaignExport.Manifests;

namespace CampaignExport.Sinks;

/// <summary>A place that files are exported to: a folder, a bucket.</summary>
/// <remarks>May be called concurrently, for files of different names. Who opens an upload disposes it.</remarks>
public interface IExportSink
{
    /// <summary>The fewest bytes of a part that another one follows: a place may refuse shorter ones. The last part may have any length.</summary>
    /// <value>Default 1.</value>
    int MinPartBytes => 1;

    /// <summary>Begins a file. Nothing is seen of it yet.</summary>
    /// <param name="name">The name of the file, without folders.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The place has no files of such a name.</exception>
    /// <exception cref="ExportExistsException">A file of that name is there, and may not be overwritten.</exception>
    ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Goes on with a file that was suspended, or left behind by a process that died.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="state">The <see cref="ExportUpload.State"/> at the time.</param>
    /// <param name="parts">
    /// The parts to keep, from the first on; those behind them are stored again. The sink makes sure that it still holds them as they were
    /// stored: it compares their SHA-256, or a checksum of the place. A digest that is null is not compared.
    /// </param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The upload, completed already if the file was published before.</returns>
    /// <exception cref="ExportGoneException">A part is not there any more, or not as it was stored.</exception>
    ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default);
}
