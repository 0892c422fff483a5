namespace CampaignExport.Benchmarks.Measuring;

/// <summary>What one run of one case took.</summary>
/// <param name="Seconds">The time.</param>
/// <param name="Allocated">What was allocated, in bytes, by all threads.</param>
/// <param name="Bytes">The bytes written.</param>
internal readonly record struct Measurement(double Seconds, long Allocated, long Bytes);
