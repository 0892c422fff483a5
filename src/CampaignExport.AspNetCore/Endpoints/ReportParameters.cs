using System.ComponentModel;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a request for a report.</summary>
internal sealed class ReportParameters
{
    [Description("The first day, such as 2026-06-01; the first one in the data if it is omitted.")]
    public string? From { get; init; }

    [Description("The last day; the last one in the data if it is omitted.")]
    public string? To { get; init; }

    [Description("The IANA id of the time zone of days; UTC if it is omitted.")]
    public string? TimeZone { get; init; }

    [Description("The language of texts: en or fr; the language of the user if it is omitted.")]
    public string? Language { get; init; }

    /// <summary>Parses the parameters.</summary>
    public ChartExportRequest Read(string campaignId, ExportRequester user, ExportJobOptions options, RequestWords words)
    {
        // Charts have the same days and languages.
        var charts = new ChartParameters { From = From, To = To, TimeZone = TimeZone, Language = Language };
        return charts.Read(campaignId, user, options, words);
    }
}
