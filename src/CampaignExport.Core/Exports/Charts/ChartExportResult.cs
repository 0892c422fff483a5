using CampaignExport.Campaigns;
using CampaignExport.Charts;

namespace CampaignExport.Exports;

/// <summary>The result of an export of charts.</summary>
/// <param name="Campaign">The campaign, completed from its metrics.</param>
/// <param name="Charts">The charts.</param>
/// <param name="Files">The files, in the order of the charts; one in the long layout.</param>
/// <param name="Warnings">The warnings, as sentences: <see cref="CampaignCharts.Warnings"/>.</param>
public sealed record ChartExportResult(
    Campaign Campaign, IReadOnlyList<Chart> Charts, IReadOnlyList<ExportedFile> Files, IReadOnlyList<string> Warnings);
