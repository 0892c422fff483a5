using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;

namespace CampaignExport.Benchmarks.Micro;

/// <summary>Encoders of the same rows, measured in turn in each round. The first one is the reference for the others.</summary>
/// <param name="name">The name of the rows.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="cases">The encoders.</param>
internal sealed class EncodeGroup(string name, int rows, params EncodeCase[] cases)
{
    public const string Heading = "| rows | writer | Mrow/s | MB/s | ratio | B/row | B allocated/row |\n|---|---|---:|---:|---:|---:|---:|";

    public string Name => name;

    /// <summary>Measures, prints the lines, and returns the ratio of each case to the first.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="only">The start of the names of the cases to run; null for all.</param>
    /// <param name="byProcessor">Whether to measure processor time, for a shared machine.</param>
    public IReadOnlyDictionary<string, double> Run(int rounds, string? only, bool byProcessor)
    {
        var wanted = cases.Where(one => only is null || one.Name.StartsWith(only, StringComparison.Ordinal)).ToArray();
        var ratios = new Dictionary<string, double>();
        if (wanted.Length == 0)
            return ratios;
        var measured = wanted.ToDictionary(one => one.Name, _ => new List<Measurement>());
        for (var round = -2; round < rounds; round++)
        {
            foreach (var one in wanted)
            {
                var measurement = Measure(one, byProcessor);
                if (round >= 0)
                    measured[one.Name].Add(measurement);
            }
        }

        var first = measured[wanted[0].Name];
        foreach (var (writer, runs) in measured)
        {
            var seconds = Median.Of(runs.Select(run => run.Seconds));
            ratios[writer] = Median.Of(runs.Select((run, i) => first[i].Seconds / run.Seconds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {writer} | {rows / seconds / 1e6:F2} | {runs[0].Bytes / seconds / 1e6:F0} | {ratios[writer]:F2} | {(double)runs[0].Bytes / rows:F1} | {Median.Of(runs.Select(run => (double)run.Allocated / rows)):F2} |"));
        }

        return ratios;
    }

    private static Measurement Measure(EncodeCase one, bool byProcessor)
    {
        GC.Collect();
        var (allocated, begun, used) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var bytes = one.Encode();
        var seconds = (byProcessor ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(begun)).TotalSeconds;
        return new(seconds, GC.GetTotalAllocatedBytes(precise: true) - allocated, bytes);
    }
}
