using System.ComponentModel;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a request to compare campaigns.</summary>
internal sealed class CompareParameters : ReportParameters
{
    [Description("The id of a campaign. Repeat it: from 2 to 20 campaigns.")]
    public string[] Campaign { get; init; } = [];

    [Description("For the comparison as JSON: the API name of the metric of the daily values; sent if it is omitted.")]
    public string? Metric { get; init; }

    [Description("For the comparison as JSON: the API name of the channel of these values; the campaign as a whole if it is omitted.")]
    public string? Channel { get; init; }
}
