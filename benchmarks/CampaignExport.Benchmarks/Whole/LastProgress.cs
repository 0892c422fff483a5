using CampaignExport.Exports;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>A progress receiver without any cost of its own.</summary>
internal sealed class LastProgress : IProgress<ExportProgress>
{
    public ExportProgress Last { get; private set; }

    public void Report(ExportProgress value) => Last = value;
}
