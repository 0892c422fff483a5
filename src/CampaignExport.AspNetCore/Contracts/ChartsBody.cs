using System.Globalization;
using CampaignExport.Exports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The charts of a campaign: days once, a value a day in each column, and what is odd about them, as sentences.</summary>
internal sealed record ChartsBody(
    string CampaignId, bool IsMultivariate, string TimeZone, IEnumerable<string> Days, IEnumerable<ChartBody> Charts, IReadOnlyList<string> Warnings)
{
    /// <summary>Values are looked up when they are written; nothing is copied.</summary>
    public static ChartsBody Of(CampaignCharts charts, ChartExportRequest request) => new(
        request.CampaignId,
        charts.Campaign.IsMultivariate,
        request.TimeZone.Id,
        charts.Charts[0].Days.Days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        charts.Charts.Select(ChartBody.Of),
        charts.Warnings);
}
