using System.Text.Json.Serialization;

namespace CampaignExport.Sinks;

/// <summary>How the states of an upload at several places are written.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FanOutJson : JsonSerializerContext;
