namespace CampaignExport.Benchmarks.Events;

/// <summary>A message to a person, of which events tell.</summary>
internal readonly record struct SentMessage(EventCampaign Campaign, string UserId, string VariationId, string DispatchId);
