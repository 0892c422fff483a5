using System.ComponentModel;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a request for charts.</summary>
internal sealed class ChartParameters : ReportParameters
{
    [Description("The period of a value: day, hour, week, week-from-sunday or month; day if it is omitted. Not every source has hours.")]
    public string? Granularity { get; init; }

    [Description("For a multivariate campaign: by-statistic or by-variant.")]
    public string? Grouping { get; init; }

    [Description("For a download: wide, one file for each chart, or long, one file for all charts.")]
    public string? Layout { get; init; }

    [Description("The API names of the metrics to chart, with commas between them; the documented columns if it is omitted.")]
    public string? Metrics { get; init; }

    [Description("For charts as JSON: true to get the rates of the columns, too.")]
    public string? Rates { get; init; }

    public override ChartExportRequest Read(string campaignId, ExportRequester user, ExportJobOptions options, RequestWords words)
    {
        var report = base.Read(campaignId, user, options, words);
        return new ChartExportRequest(campaignId)
        {
            From = report.From,
            To = report.To,
            MaxDays = report.MaxDays,
            TimeZone = report.TimeZone,
            Granularity = words.Granularity(Granularity, "granularity") ?? default,
            Grouping = words.Grouping(Grouping, "grouping"),
            Layout = words.Layout(Layout, "layout") ?? ChartLayout.Wide,
            Options = new ChartOptions { Texts = report.Options.Texts, Metrics = words.Names(Metrics, "metrics") },
        };
    }
}
