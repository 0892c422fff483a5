using System.ComponentModel;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a request for charts.</summary>
internal sealed class ChartParameters
{
    [Description("The first day, such as 2026-06-01; the first one in the data if it is omitted.")]
    public string? From { get; init; }

    [Description("The last day; the last one in the data if it is omitted.")]
    public string? To { get; init; }

    [Description("The IANA id of the time zone of days; UTC if it is omitted.")]
    public string? TimeZone { get; init; }

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

    [Description("The language of titles and headers: en or fr; the language of the user if it is omitted.")]
    public string? Language { get; init; }

    /// <summary>Parses the parameters.</summary>
    public ChartExportRequest Read(string campaignId, ExportRequester user, ExportJobOptions options, RequestWords words)
    {
        var request = new ChartExportRequest(campaignId)
        {
            From = words.Day(From, "from"),
            To = words.Day(To, "to"),
            MaxDays = options.MaxChartDays,
            TimeZone = words.Zone(TimeZone, "timeZone") ?? TimeZoneInfo.Utc,
            Granularity = words.Granularity(Granularity, "granularity") ?? default,
            Grouping = words.Grouping(Grouping, "grouping"),
            Layout = words.Layout(Layout, "layout") ?? ChartLayout.Wide,
            Options = new ChartOptions
            {
                Texts = ChartTexts.For(words.Language(Language, "language") ?? user.Language),
                Metrics = words.Names(Metrics, "metrics"),
            },
        };
        try
        {
            _ = request.Query;
        }
        catch (ExportRequestException error)
        {
            words.Add(error.Message);
        }

        return request;
    }
}
