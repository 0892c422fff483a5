using System.Text.Json.Serialization;

namespace CampaignExport.Sinks;

/// <summary>The JSON serialization of the states of an upload at several destinations.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FanOutJson : JsonSerializerContext;
