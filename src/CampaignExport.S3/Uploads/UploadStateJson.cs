using System.Text.Json.Serialization;

namespace CampaignExport.S3.Uploads;

/// <summary>How the state of an upload is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(UploadState))]
internal sealed partial class UploadStateJson : JsonSerializerContext;
