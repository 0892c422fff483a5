using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>The result of an export of recipients.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RecipientExportResult
{
    internal RecipientExportResult(ExportManifest manifest, IReadOnlyList<ExportedFile> files) => (Manifest, Files) = (manifest, files);

    /// <summary>The manifest.</summary>
    public ExportManifest Manifest { get; }

    /// <summary>The files, in order, without the manifest.</summary>
    public IReadOnlyList<ExportedFile> Files { get; }
}
