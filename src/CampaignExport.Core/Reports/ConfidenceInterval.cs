namespace CampaignExport.Reports;

/// <summary>A 95 % confidence interval.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High);
