using System.Text.Json.Serialization;
using CampaignExport.Benchmarks.Rows;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>The code that System.Text.Json generates for rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ProfileRow))]
[JsonSerializable(typeof(RecipientRow))]
internal sealed partial class RowJson : JsonSerializerContext;
