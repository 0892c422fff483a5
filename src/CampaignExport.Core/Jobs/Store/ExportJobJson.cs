using System.Text.Json.Serialization;

namespace CampaignExport.Jobs;

/// <summary>How jobs are written as JSON. Enumerations by name, so that a document outlives their order.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportJob))]
internal sealed partial class ExportJobJson : JsonSerializerContext;
