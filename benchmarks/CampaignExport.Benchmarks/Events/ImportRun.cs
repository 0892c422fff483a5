using System.Diagnostics;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Sql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>An import that was measured.</summary>
/// <param name="Result">What became of the events.</param>
/// <param name="Seconds">The time.</param>
/// <param name="Allocated">What was allocated, in bytes.</param>
/// <param name="Managed">The peak of the managed heap over that before, in bytes.</param>
/// <param name="WorkingSet">The peak of the working set over that before, in bytes.</param>
/// <param name="Course">The seconds after each tenth of the events.</param>
internal sealed record ImportRun(SqlEventImport Result, double Seconds, long Allocated, long Managed, long WorkingSet, IReadOnlyList<double> Course)
{
    public static async Task<ImportRun> MeasureAsync(SqlEventStore store, string files, int events, SqlEventImportOptions options)
    {
        var course = new Course(events / 10);
        using var peak = new PeakMemory();
        var (allocated, begun) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        course.Begun = begun;
        var result = await store.ImportFilesAsync([files], options, course);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new(result, seconds, allocated, peak.Managed, peak.WorkingSetGrowth, [.. course.Seconds, seconds]);
    }
}
