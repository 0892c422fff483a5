namespace CampaignExport.Benchmarks.Events;

/// <summary>A message to a person, for which events are generated.</summary>
internal readonly record struct SentMessage(EventCampaign Campaign, string UserId, string VariationId, string DispatchId);
