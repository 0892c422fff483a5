using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The names and formats of downloaded files of numbers.</summary>
internal static class NumberFiles
{
    /// <summary>Creates a name that says which campaign and days a file is about.</summary>
    public static string NameOf(ExportCampaign campaign, string name, DayRange days, string extension)
    {
        var slug = new[] { campaign.Name, campaign.Id }.Select(ChartNames.Slug).FirstOrDefault(one => one.Length > 0, "campaign");
        return string.Create(CultureInfo.InvariantCulture, $"{slug}_{name}_{days.First:yyyy-MM-dd}_{days.Last:yyyy-MM-dd}.{extension}");
    }

    /// <summary>Finds the format of a file by its extension; null for an unknown one.</summary>
    public static IExportFormat? FormatOf(string file) =>
        file.EndsWith(".csv", StringComparison.Ordinal) ? new CsvFormat()
        : file.EndsWith(".jsonl", StringComparison.Ordinal) ? new JsonLinesFormat()
        : null;
}
