using System.Globalization;
using CampaignExport.Exports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The charts of a campaign: the days once, one value for each day in each column, and warnings as sentences.</summary>
internal sealed record ChartsBody(
    string CampaignId, bool IsMultivariate, string TimeZone, IEnumerable<string> Days, IEnumerable<ChartBody> Charts, IReadOnlyList<string> Warnings)
{
    /// <summary>Creates the body. Values are read when they are written, without a copy.</summary>
    public static ChartsBody From(CampaignCharts charts, ChartExportRequest request) => new(
        request.CampaignId,
        charts.Campaign.IsMultivariate,
        request.TimeZone.Id,
        charts.Charts[0].Days.Days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        charts.Charts.Select(ChartBody.From),
        charts.Warnings);
}
