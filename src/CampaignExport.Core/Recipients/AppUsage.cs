namespace CampaignExport.Recipients;

/// <summary>A person's usage of one app. Unknown values are null.</summary>
public sealed class AppUsage
{
    /// <summary>The name of the app.</summary>
    public string? Name { get; init; }

    /// <summary>The platform.</summary>
    public string? Platform { get; init; }

    /// <summary>The version used last.</summary>
    public string? Version { get; init; }

    /// <summary>The number of sessions.</summary>
    public long? Sessions { get; init; }

    /// <summary>The time of the first use.</summary>
    public DateTimeOffset? FirstUsed { get; init; }

    /// <summary>The time of the last use.</summary>
    public DateTimeOffset? LastUsed { get; init; }
}
