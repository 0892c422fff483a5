namespace CampaignExport.Recipients;

/// <summary>That a person received a campaign, or was put in its control group. What is not known is null.</summary>
public sealed record CampaignReceipt
{
    /// <summary>The API id of the campaign.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The name of the campaign.</summary>
    public string? Name { get; init; }

    /// <summary>When it was received last.</summary>
    public DateTimeOffset? LastReceived { get; init; }

    /// <summary>The name of the variation, of a multivariate campaign.</summary>
    public string? VariationName { get; init; }

    /// <summary>The API id of the variation, of a multivariate campaign.</summary>
    public string? VariationId { get; init; }

    /// <summary>Whether the person is in the control group, of a multivariate campaign.</summary>
    public bool? InControl { get; init; }

    /// <summary>Whether the person converted.</summary>
    public bool? Converted { get; init; }

    /// <summary>Whether the person converted, by the name of the conversion event (<c>multiple_converted</c>).</summary>
    public IReadOnlyDictionary<string, bool>? ConvertedBy { get; init; }

    /// <summary>What the person did with the message.</summary>
    public CampaignEngagement? Engagement { get; init; }
}
