using CampaignExport.Exports;
using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Campaigns side by side: the totals of each, the daily values of one metric, the metrics that have daily values, and warnings as sentences in the requested language.</summary>
internal sealed record CompareBody(
    string TimeZone, string? Channel, string Metric, IEnumerable<ComparedBody> Campaigns, IEnumerable<ComparedMetricBody> Metrics, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether the user may download the comparison as a file: export the charts of each campaign.</summary>
    public bool MayExportCharts { get; init; }

    /// <exception cref="ExportRequestException">No campaign has the metric, and it is not documented.</exception>
    public static CompareBody Create(
        CampaignComparison comparison, IReadOnlyList<ComparedCampaign> compared, ChartExportRequest request, string language, string? channel, string metric)
    {
        var rows = comparison.Rows.ToLookup(row => row.CampaignId);
        var daily = comparison.Rows.Where(row => !row.IsTotal).Select(row => row.Figure).DistinctBy(figure => (figure.Channel, figure.Metric)).ToList();
        var known = daily.Where(figure => figure.Channel == channel).Select(figure => figure.Metric).ToList();
        if (!known.Contains(metric) && metric != "sent" && request.Options.Catalog.FindMetric(channel, metric) is null)
        {
            throw new ExportRequestException(
                $"The campaigns have no metric '{metric}'{(channel is null ? "" : $" of a channel '{channel}'")}. They have: {(known.Count == 0 ? "none" : string.Join(", ", known))}.",
                $"Les campagnes n’ont pas de statistique « {metric} »{(channel is null ? "" : $" d’un canal « {channel} »")}. Elles ont : {(known.Count == 0 ? "aucune" : string.Join(", ", known))}.");
        }

        return new(
            request.TimeZone.Id,
            channel,
            metric,
            compared.Select(one => ComparedBody.Create(one, [.. rows[one.CampaignId]], request, channel, metric)),
            daily.Select(figure => SummaryRowBody.From(figure, request.Options)).Select(figure => new ComparedMetricBody(figure.Channel, figure.Metric, figure.Header)),
            comparison.WarningSentences.In(language));
    }
}

/// <summary>A campaign of a comparison: one value for each day from the first to the last one. Without the metric in the source, all are zero and <c>hasData</c> is false.</summary>
internal sealed record ComparedBody(string CampaignId, string? CampaignName, DateOnly From, DateOnly To, bool HasData, IEnumerable<decimal> Values)
{
    /// <summary>The first day with data; omitted if there is none.</summary>
    public DateOnly? Launch { get; init; }

    /// <summary>The documented rate of each day as a fraction, if the metric has one; null on a day whose denominator is zero.</summary>
    public IEnumerable<decimal?>? Rates { get; init; }

    /// <summary>The totals of the campaign and its channels, as in a summary.</summary>
    public IEnumerable<SummaryRowBody> Totals { get; init; } = [];

    public static ComparedBody Create(ComparedCampaign campaign, IReadOnlyList<ComparisonRow> rows, ChartExportRequest request, string? channel, string metric)
    {
        var figures = rows.Where(row => !row.IsTotal && row.Figure.Channel == channel && row.Figure.Metric == metric).ToDictionary(row => row.Days.First, row => row.Figure);
        var first = rows.FirstOrDefault(row => row.DaySinceLaunch is not null);
        return new(
            campaign.CampaignId, campaign.Campaign?.Name, campaign.Days.First, campaign.Days.Last, figures.Count > 0,
            campaign.Days.Days.Select(day => figures.GetValueOrDefault(day)?.Value ?? 0))
        {
            Launch = first?.Days.First.AddDays(-first.DaySinceLaunch!.Value),
            Rates = figures.Values.Any(figure => figure.Definition is not null)
                ? campaign.Days.Days.Select(day => figures.GetValueOrDefault(day)?.Rate is { } rate ? decimal.Round(rate, 10) : (decimal?)null) : null,
            Totals = rows.Where(row => row.IsTotal).Select(row => SummaryRowBody.From(row.Figure, request.Options)),
        };
    }
}

/// <summary>A metric of the campaigns or of a channel, with its name in the requested language; omitted for a rate without a metric of its own.</summary>
internal sealed record ComparedMetricBody(string? Channel, string Metric, string? Header);
