using System.CommandLine;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>A command that writes a report of one campaign to a file.</summary>
/// <param name="name">The name.</param>
/// <param name="description">The description.</param>
/// <param name="console">The output.</param>
/// <param name="translated">What <c>--language</c> translates.</param>
/// <param name="options">The options of this report.</param>
internal abstract class CampaignReportCommand(string name, string description, ToolConsole console, string translated, params Option[] options)
    : ReportCommand(name, description, console, translated, isForSeveral: false, options)
{
    /// <summary>Creates the report.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="days">The days.</param>
    /// <param name="campaign">The description of the campaign; null if it is unknown.</param>
    /// <param name="zone">The time zone of the days.</param>
    /// <param name="language">The language of texts.</param>
    protected abstract Report Create(ParseResult arguments, DailyMetrics metrics, DayRange days, Campaign? campaign, TimeZoneInfo zone, string language);

    protected override async Task<Report> CreateAsync(
        ParseResult arguments, IReadOnlyList<MetricsInput.SelectedCampaign> campaigns, DateOnly? from, DateOnly? to, string language, CancellationToken cancellationToken)
    {
        var (metrics, days) = await campaigns[0].ReadAsync(from, to, cancellationToken).ConfigureAwait(false);
        return Create(arguments, metrics, days, campaigns[0].Description, campaigns[0].Query.TimeZone, language);
    }
}
