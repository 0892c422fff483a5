namespace CampaignExport.Campaigns;

/// <summary>A campaign in a list.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="id">The API id of the campaign in the sources of metrics and recipients.</param>
/// <param name="workspaceId">The id of its workspace. Permissions and limits of exports apply to a workspace.</param>
/// <param name="name">The display name.</param>
public sealed class ExportCampaign(string id, string workspaceId, string name)
{
    /// <summary>The API id of the campaign in the sources of metrics and recipients.</summary>
    public string Id { get; } = id;

    /// <summary>The id of its workspace. Permissions and limits of exports apply to a workspace.</summary>
    public string WorkspaceId { get; } = workspaceId;

    /// <summary>The display name.</summary>
    public string Name { get; } = name;
}
