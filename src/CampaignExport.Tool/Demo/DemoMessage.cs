using CampaignExport.Campaigns;

namespace CampaignExport.Tool.Demo;

/// <summary>A message of a generated campaign.</summary>
/// <param name="Variation">The variation. The API also treats a control group as a message.</param>
/// <param name="Content">The fields of the message in the details.</param>
/// <param name="Metrics">Its numbers by API name: one per day.</param>
internal sealed record DemoMessage(
    Variation Variation, IReadOnlyList<(string Field, string Text)> Content, IReadOnlyList<(string Name, decimal[] Values)> Metrics);
