namespace CampaignExport.Benchmarks.Micro;

/// <summary>One way to encode all rows, page by page, to nowhere.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Encode">Does it, and returns how many bytes came out.</param>
internal sealed record EncodeCase(string Name, Func<long> Encode);
