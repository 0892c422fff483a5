using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The totals and rates of a campaign, and warnings as sentences in the requested language.</summary>
internal sealed record SummaryBody(
    string CampaignId, bool IsMultivariate, string TimeZone, DateOnly From, DateOnly To, IEnumerable<SummaryRowBody> Rows, IReadOnlyList<string> Warnings)
{
    public static SummaryBody Create(CampaignSummary summary, ChartExportRequest request, string language) => new(
        request.CampaignId,
        summary.Campaign.IsMultivariate,
        request.TimeZone.Id,
        summary.Days.First,
        summary.Days.Last,
        summary.Rows.Select(row => SummaryRowBody.From(row, request.Options)),
        summary.WarningSentences.In(language));
}

/// <summary>A total and its rate as a fraction. The header of the metric is in the requested language; omitted for a rate without a metric of its own.</summary>
internal sealed record SummaryRowBody(
    string? Channel, string? VariationId, string? VariationName, bool? IsControl, string Metric, string? Header, decimal Value, decimal? Rate, string? RateName)
{
    public static SummaryRowBody From(SummaryRow row, ChartOptions options)
    {
        var sumOfDaily = CampaignExport.Campaigns.Metric.SumOfDaily("");
        var isSum = row.Metric.StartsWith(sumOfDaily, StringComparison.Ordinal);
        var metric = options.Catalog.FindMetric(row.Channel, isSum ? row.Metric[sumOfDaily.Length..] : row.Metric);
        var header = metric is null ? null
            : row.Channel is null ? options.Texts.CampaignMetric(metric)
            : options.Texts.EngagementMetric(options.Catalog.FindOrExtend(row.Channel), metric);
        if (isSum && header is not null)
            header = options.Texts.SumOfDaily(header);
        return new(
            row.Channel, row.Variation?.Id, row.Variation?.Name, row.Variation?.IsControl, row.Metric, header, row.Value, row.Rate is { } rate ? decimal.Round(rate, 10) : null,
            row.Definition?.ApiName);
    }
}
