namespace CampaignExport.Benchmarks.Measuring;

/// <summary>The measurement of one run of one case.</summary>
/// <param name="Seconds">The time.</param>
/// <param name="Allocated">The bytes that all threads allocated.</param>
/// <param name="Bytes">The number of written bytes.</param>
internal readonly record struct Measurement(double Seconds, long Allocated, long Bytes);
