using CampaignExport.Campaigns;
using CampaignExport.Charts;

namespace CampaignExport.Exports;

/// <summary>What a chart export made.</summary>
/// <param name="Campaign">What is known of the campaign now.</param>
/// <param name="Charts">The charts.</param>
/// <param name="Files">The files, in the order of the charts; one in the long layout.</param>
/// <param name="Warnings">What is odd about the charts, as sentences: <see cref="CampaignCharts.Warnings"/>.</param>
public sealed record ChartExportResult(
    Campaign Campaign, IReadOnlyList<Chart> Charts, IReadOnlyList<ExportedFile> Files, IReadOnlyList<string> Warnings);
