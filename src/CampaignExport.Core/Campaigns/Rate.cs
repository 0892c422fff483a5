namespace CampaignExport.Campaigns;

/// <summary>A derived metric: the quotient of two terms.</summary>
/// <remarks>
/// Immutable and thread-safe. The rate of several days is the quotient of the sums of both terms, not an average of daily rates. A rate
/// whose denominator is zero has no value. <c>CampaignSummary</c> computes rates.
/// </remarks>
/// <param name="apiName">A name in the style of the API, such as <c>open_rate</c>. The API itself returns no rates.</param>
/// <param name="displayName">The English display name.</param>
/// <param name="numerator">The numerator.</param>
/// <param name="denominator">The denominator.</param>
public sealed class Rate(string apiName, string displayName, MetricTerm numerator, MetricTerm denominator)
{
    /// <summary>A name in the style of the API.</summary>
    public string ApiName { get; } = apiName;

    /// <summary>The English display name.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>The numerator.</summary>
    internal MetricTerm Numerator { get; } = numerator;

    /// <summary>The denominator.</summary>
    internal MetricTerm Denominator { get; } = denominator;
}
