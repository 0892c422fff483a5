using CampaignExport.Campaigns;
using CampaignExport.Charts;

namespace CampaignExport.Exports;

/// <summary>The result of an export of charts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ChartExportResult
{
    internal ChartExportResult(CampaignCharts charts, IReadOnlyList<ExportedFile> files) =>
        (Campaign, Charts, Files, WarningSentences) = (charts.Campaign, charts.Charts, files, charts.WarningSentences);

    /// <summary>The campaign, completed from its metrics.</summary>
    public Campaign Campaign { get; }

    /// <summary>The charts.</summary>
    public IReadOnlyList<Chart> Charts { get; }

    /// <summary>The files, in the order of the charts; one in the long layout.</summary>
    public IReadOnlyList<ExportedFile> Files { get; }

    /// <summary>The warnings, as sentences: <see cref="CampaignCharts.Warnings"/>.</summary>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; }
}
