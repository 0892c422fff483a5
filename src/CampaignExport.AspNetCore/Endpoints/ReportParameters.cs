using System.ComponentModel;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a request for a report.</summary>
internal class ReportParameters
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
    public virtual ChartExportRequest Read(string campaignId, ExportRequester user, ExportJobOptions options, RequestWords words)
    {
        var request = new ChartExportRequest(campaignId)
        {
            From = words.Day(From, "from"),
            To = words.Day(To, "to"),
            MaxDays = options.MaxChartDays,
            TimeZone = words.Zone(TimeZone, "timeZone") ?? TimeZoneInfo.Utc,
            Options = new ChartOptions { Texts = ChartTexts.For(words.Language(Language, "language") ?? user.Language) },
        };
        try
        {
            _ = request.Query;
        }
        catch (ExportRequestException error)
        {
            words.Add(error.Sentence);
        }

        return request;
    }
}
