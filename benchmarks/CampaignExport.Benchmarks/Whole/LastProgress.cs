using CampaignExport.Exports;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>A progress that costs nothing by itself.</summary>
internal sealed class LastProgress : IProgress<ExportProgress>
{
    public ExportProgress Last { get; private set; }

    public void Report(ExportProgress value) => Last = value;
}
