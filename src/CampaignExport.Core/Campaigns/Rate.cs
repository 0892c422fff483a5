namespace CampaignExport.Campaigns;

/// <summary>A derived metric: one <see cref="MetricTerm"/> divided by another.</summary>
/// <remarks>
/// Over several days a rate is divided again from the sums of both terms, never averaged; nothing divided by nothing has no
/// value. <see cref="Metrics.MetricTotals.Rate"/> does both. Immutable and thread-safe.
/// </remarks>
/// <param name="ApiName">A name in the style of the API, such as <c>open_rate</c>. The API itself gives no rates.</param>
/// <param name="DisplayName">The English name that people read.</param>
/// <param name="Numerator">What is divided.</param>
/// <param name="Denominator">What it is divided by.</param>
public sealed record Rate(string ApiName, string DisplayName, MetricTerm Numerator, MetricTerm Denominator);
