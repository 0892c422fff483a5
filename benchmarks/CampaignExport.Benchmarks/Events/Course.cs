using System.Diagnostics;
using CampaignExport.Sql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>Takes the time of an import whenever so many more events are done.</summary>
internal sealed class Course(long step) : IProgress<SqlEventImport>
{
    public long Begun { get; set; }

    public List<double> Seconds { get; } = [];

    public void Report(SqlEventImport value)
    {
        while (value.Read >= (Seconds.Count + 1) * step && Seconds.Count < 9)
            Seconds.Add(Stopwatch.GetElapsedTime(Begun).TotalSeconds);
    }
}
