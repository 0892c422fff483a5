using System.Globalization;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>The targets on two cores, and whether they are reached. Targets are never edited.</summary>
internal static class Targets
{
    private static readonly (string What, string Ours, string Peer, double Target)[] AtLeast =
    [
        ("uncompressed, two workers, without digests, against CsvHelper 34 plain", ExportCases.Ours("none", 2, ""), ExportCases.Plain, 4.5),
        ("uncompressed, two workers, with digests, against CsvHelper 34 plain", ExportCases.Ours("none", 2, "digests"), ExportCases.Plain, 3),
        ("uncompressed, two workers, without digests, against DuckDB COPY TO", ExportCases.Ours("none", 2, ""), ExportCases.DuckDb, 6),
        ("uncompressed, two workers, without digests, against writing ready-made bytes", ExportCases.Ours("none", 2, ""), ExportCases.Raw, 0.5),
        ("gzip, two workers, with digests, against CsvHelper 34 into GZipStream Fastest", ExportCases.Ours("gzip", 2, "digests"), ExportCases.PlainGzip, 2.3),
        ("gzip, two workers, against one worker", ExportCases.Ours("gzip", 2, "digests"), ExportCases.Ours("gzip", 1, "digests"), 1.8),
        ("ZIP, two workers, against gzip", ExportCases.Ours("zip", 2, "digests"), ExportCases.Ours("gzip", 2, "digests"), 0.95),
        ("digest, checkpoint and progress, gzip (speed against that without)", ExportCases.Ours("gzip", 2, "digests"), ExportCases.Ours("gzip", 2, "bare"), 0.95),
        ("digest, checkpoint and progress, ZIP (speed against that without)", ExportCases.Ours("zip", 2, "digests"), ExportCases.Ours("zip", 2, "bare"), 0.95),
    ];

    public static void Print(ExportRounds rounds)
    {
        Console.WriteLine("| target | wanted | measured | |\n|---|---:|---:|---|");
        foreach (var (what, ours, peer, target) in AtLeast)
        {
            if (rounds.Ratio(ours, peer) is { } ratio)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {target:F2} | {ratio:F2} | **{(ratio >= target ? "reached" : "missed")}** |"));
        }
    }
}
