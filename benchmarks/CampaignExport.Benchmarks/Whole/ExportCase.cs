using System.Diagnostics;
using CampaignExport.Benchmarks.Measuring;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>One way to export all rows to a file in an empty folder.</summary>
/// <param name="name">The name in the report.</param>
internal abstract class ExportCase(string name) : IDisposable
{
    public string Name => name;

    /// <summary>Runs and measures the export once.</summary>
    public virtual async Task<Measurement> MeasureAsync(string folder)
    {
        GC.Collect();
        var (allocated, begun) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await WriteAsync(folder);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new(seconds, allocated, new DirectoryInfo(folder).EnumerateFiles("users.*").Sum(file => file.Length));
    }

    /// <summary>Runs the export once, and returns its peaks of managed memory and working set.</summary>
    public virtual async Task<(long Managed, long WorkingSet)> MeasureMemoryAsync(string folder)
    {
        using var peak = new PeakMemory();
        await WriteAsync(folder);
        return (peak.Managed, peak.WorkingSetGrowth);
    }

    public virtual void Dispose()
    {
    }

    protected abstract Task WriteAsync(string folder);
}
