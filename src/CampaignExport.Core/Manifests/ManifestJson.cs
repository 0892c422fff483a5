using System.Text.Json.Serialization;

namespace CampaignExport.Manifests;

/// <summary>The JSON serialization of manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
