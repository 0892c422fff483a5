namespace CampaignExport.Campaigns;

/// <summary>A derived metric: the quotient of two terms.</summary>
/// <remarks>
/// Immutable and thread-safe. The rate of several days is the quotient of the sums of both terms, not an average of daily rates. A rate
/// whose denominator is zero has no value. <c>CampaignSummary</c> computes rates.
/// </remarks>
/// <param name="ApiName">A name in the style of the API, such as <c>open_rate</c>. The API itself returns no rates.</param>
/// <param name="DisplayName">The English display name.</param>
/// <param name="Numerator">The numerator.</param>
/// <param name="Denominator">The denominator.</param>
public sealed record Rate(string ApiName, string DisplayName, MetricTerm Numerator, MetricTerm Denominator);
