using CampaignExport.Campaigns;

namespace CampaignExport.Tool.Demo;

/// <summary>A message of a made-up campaign.</summary>
/// <param name="Variation">Which one it is. A control group, too, is a message to the API.</param>
/// <param name="Content">What the details say of it, by field.</param>
/// <param name="Metrics">Its numbers by API name: one a day.</param>
internal sealed record DemoMessage(
    Variation Variation, IReadOnlyList<(string Field, string Text)> Content, IReadOnlyList<(string Name, decimal[] Values)> Metrics);
