namespace CampaignExport.Campaigns;

/// <summary>What counts as a conversion of a campaign. The first of a campaign is its primary one (A), then B, C and D.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Type">What the recipient must do, in the words of the API: "Opens Email", "Makes Any Purchase", ...</param>
/// <param name="Window">How long after the message the action still counts.</param>
public sealed record ConversionBehavior(string Type, TimeSpan Window)
{
    /// <summary>The product that must be bought, for "Makes Specific Purchase"; else null.</summary>
    public string? Product { get; init; }

    /// <summary>The custom event that must be performed, for "Performs Custom Event"; else null.</summary>
    public string? CustomEventName { get; init; }
}
