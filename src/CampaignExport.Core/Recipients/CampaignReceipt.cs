namespace CampaignExport.Recipients;

/// <summary>A campaign that a person received, or whose control group the person is in. Unknown values are null.</summary>
public sealed class CampaignReceipt
{
    /// <summary>The API id of the campaign.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The name of the campaign.</summary>
    public string? Name { get; init; }

    /// <summary>The time of the last receipt.</summary>
    public DateTimeOffset? LastReceived { get; init; }

    /// <summary>The name of the variation, for multivariate campaigns.</summary>
    public string? VariationName { get; init; }

    /// <summary>The API id of the variation, for multivariate campaigns.</summary>
    public string? VariationId { get; init; }

    /// <summary>Whether the person is in the control group, for multivariate campaigns.</summary>
    public bool? InControl { get; init; }

    /// <summary>Whether the person converted.</summary>
    public bool? Converted { get; init; }

    /// <summary>Whether the person converted, by name of the conversion event (<c>multiple_converted</c>).</summary>
    public IReadOnlyDictionary<string, bool>? ConvertedBy { get; init; }

    /// <summary>The person's engagement with the messages.</summary>
    public CampaignEngagement? Engagement { get; init; }
}
