namespace CampaignExport.Campaigns;

/// <summary>An action that counts as a conversion of a campaign. The first behavior of a campaign is its primary one (A), followed by B, C and D.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="type">The action of the recipient, as the API names it: "Opens Email", "Makes Any Purchase", ...</param>
/// <param name="window">The time after the message during which the action counts.</param>
public sealed class ConversionBehavior(string type, TimeSpan window)
{
    /// <summary>The action of the recipient, as the API names it: "Opens Email", "Makes Any Purchase", ...</summary>
    public string Type { get; init; } = type;

    /// <summary>The time after the message during which the action counts.</summary>
    public TimeSpan Window { get; init; } = window;

    /// <summary>The product to buy, for "Makes Specific Purchase"; otherwise null.</summary>
    public string? Product { get; init; }

    /// <summary>The custom event to perform, for "Performs Custom Event"; otherwise null.</summary>
    public string? CustomEventName { get; init; }
}
