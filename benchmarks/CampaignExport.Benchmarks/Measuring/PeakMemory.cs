using System.Globalization;

namespace CampaignExport.Benchmarks.Measuring;

/// <summary>Measures the peak of memory above the level at the beginning.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long _managedBefore;
    private readonly long _workingSetBefore;
    private readonly Thread _watch;
    private volatile bool _done;
    private long _managed;
    private long _workingSet;

    public PeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _managedBefore = _managed = GC.GetTotalMemory(forceFullCollection: false);
        _workingSetBefore = _workingSet = WorkingSet();
        _watch = new Thread(Watch) { IsBackground = true };
        _watch.Start();
    }

    /// <summary>The peak of the managed heap, including garbage, above its size at the beginning, in bytes.</summary>
    public long Managed => _managed - _managedBefore;

    /// <summary>The peak of the working set above its size at the beginning, in bytes.</summary>
    public long WorkingSetGrowth => _workingSet - _workingSetBefore;

    public void Dispose()
    {
        _done = true;
        _watch.Join();
    }

    private static long WorkingSet()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    private void Watch()
    {
        while (!_done)
        {
            _managed = Math.Max(_managed, GC.GetTotalMemory(forceFullCollection: false));
            _workingSet = Math.Max(_workingSet, WorkingSet());
            Thread.Sleep(5);
        }
    }
}
