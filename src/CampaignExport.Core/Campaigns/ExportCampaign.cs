namespace CampaignExport.Campaigns;

/// <summary>A campaign in a list.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Id">The API id of the campaign in the sources of metrics and recipients.</param>
/// <param name="WorkspaceId">The id of its workspace. Permissions and limits of exports apply to a workspace.</param>
/// <param name="Name">The display name.</param>
public sealed record ExportCampaign(string Id, string WorkspaceId, string Name);
