namespace CampaignExport.Recipients;

/// <summary>How a person uses one app. What is not known is null.</summary>
public sealed record AppUsage
{
    /// <summary>The name of the app.</summary>
    public string? Name { get; init; }

    /// <summary>The platform.</summary>
    public string? Platform { get; init; }

    /// <summary>The version that was used last.</summary>
    public string? Version { get; init; }

    /// <summary>How often the app was used.</summary>
    public long? Sessions { get; init; }

    /// <summary>When it was used first.</summary>
    public DateTimeOffset? FirstUsed { get; init; }

    /// <summary>When it was used last.</summary>
    public DateTimeOffset? LastUsed { get; init; }
}
