namespace CampaignExport.Reports;

/// <summary>A 95 % confidence interval.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ConfidenceInterval
{
    internal ConfidenceInterval(double low, double high) => (Low, High) = (low, high);

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }
}
