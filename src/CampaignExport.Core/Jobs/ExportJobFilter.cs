namespace CampaignExport.Jobs;

/// <summary>A filter of jobs. All conditions that are set must hold.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ExportJobFilter
{
    /// <summary>The id of the workspace; null for any.</summary>
    /// <value>Default null.</value>
    public string? WorkspaceId { get; init; }

    /// <summary>The API id of the campaign; null for any.</summary>
    /// <value>Default null.</value>
    public string? CampaignId { get; init; }

    /// <summary>The id of the requester; null for any.</summary>
    /// <value>Default null.</value>
    public string? UserId { get; init; }

    /// <summary>The state; null for any.</summary>
    /// <value>Default null.</value>
    public ExportJobState? State { get; init; }

    /// <summary>Whether the partitions of split exports are listed, too. The campaign of a partition is the id of its job.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool Partitions { get; init; }

    /// <summary>The id of the last job of the previous page; null for the first page.</summary>
    /// <value>Default null.</value>
    public string? Before { get; init; }

    /// <summary>The maximum number of jobs.</summary>
    /// <value>Default 50.</value>
    public int Limit { get; init; } = 50;
}
