using CampaignExport.Manifests;

namespace CampaignExport.Sinks;

/// <summary>A destination of exported files: a folder or a bucket.</summary>
/// <remarks>Implementations must be thread-safe for files with different names. The caller disposes the uploads.</remarks>
public interface IExportSink
{
    /// <summary>The minimum size of a part in bytes, except for the last part of a file. The sink can reject smaller parts.</summary>
    /// <value>Default 1.</value>
    int MinPartBytes => 1;

    /// <summary>Opens the upload of a new file. The file is not visible yet.</summary>
    /// <param name="name">The name of the file, without folders.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The upload.</returns>
    /// <exception cref="ArgumentException">The name is not valid for the sink.</exception>
    /// <exception cref="ExportExistsException">A file of the same name exists, and overwriting is not allowed.</exception>
    ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reopens the upload of a file that was suspended, or that a crashed process left behind.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="state">The last saved <see cref="ExportUpload.State"/>.</param>
    /// <param name="parts">
    /// The parts to keep, from the first one. Later parts are stored again. The sink verifies that it still has these parts unchanged, by
    /// their SHA-256 or a checksum of its own. A null digest is not compared.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The upload. It is already completed if the file was published before.</returns>
    /// <exception cref="ExportPartsLostException">A part is missing or damaged.</exception>
    ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default);
}
