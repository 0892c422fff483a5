using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>The result of an export of recipients.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Files">The files, in order, without the manifest.</param>
public sealed record RecipientExportResult(ExportManifest Manifest, IReadOnlyList<ExportedFile> Files);
