using System.Text.Json.Serialization;
using CampaignExport.Campaigns;

namespace CampaignExport.Sql;

/// <summary>How what is known of a campaign is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Campaign))]
internal sealed partial class CampaignJson : JsonSerializerContext;
