using System.Text.Json.Serialization;

namespace CampaignExport.Exports;

/// <summary>How checkpoints are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
