namespace CampaignExport.Campaigns;

/// <summary>A campaign in a list.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Id">The API id, as the sources of metrics and recipients know it.</param>
/// <param name="WorkspaceId">The id of the workspace that it belongs to, by which exports are permitted and limited.</param>
/// <param name="Name">The name that people gave it.</param>
public sealed record ExportCampaign(string Id, string WorkspaceId, string Name);
