namespace CampaignExport.Benchmarks.Micro;

/// <summary>One encoder of all rows, page by page; the output is discarded.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Encode">Encodes the rows and returns the number of bytes.</param>
internal sealed record EncodeCase(string Name, Func<long> Encode);
