namespace CampaignExport.Jobs;

/// <summary>Which jobs are wanted, the latest first. All conditions that are given hold together.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ExportJobFilter
{
    /// <summary>The id of the workspace; null for every one.</summary>
    /// <value>Default null.</value>
    public string? WorkspaceId { get; init; }

    /// <summary>The API id of the campaign; null for every one.</summary>
    /// <value>Default null.</value>
    public string? CampaignId { get; init; }

    /// <summary>The id of the user who asked; null for every one.</summary>
    /// <value>Default null.</value>
    public string? UserId { get; init; }

    /// <summary>The state; null for every one.</summary>
    /// <value>Default null.</value>
    public ExportJobState? State { get; init; }

    /// <summary>The id of the last job of the page before; null for the first page.</summary>
    /// <value>Default null.</value>
    public string? Before { get; init; }

    /// <summary>How many jobs at most.</summary>
    /// <value>Default 50.</value>
    public int Limit { get; init; } = 50;
}
