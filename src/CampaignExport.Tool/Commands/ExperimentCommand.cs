using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export experiment</c>: the comparison of the variations of a multivariate campaign.</summary>
internal sealed class ExperimentCommand : CampaignReportCommand
{
    private readonly Option<string> _metric;

    private readonly Option<Dictionary<string, double>> _shares;

    public ExperimentCommand(ToolConsole console)
        : this(
            console,
            ToolOptions.Choice(
                "--metric",
                "The successes to compare. conversions: with the control group if there is one. openers, clickers: people who opened or clicked, with the first "
                + "sending variation. Default: conversions.",
                "conversions", "openers", "clickers"),
            new("--shares")
            {
                HelpName = "id=percent,...",
                Description = "The percentages of people that the variations were meant to receive, to check the numbers of people: a=45,b=45,control=10. Default: not checked.",
                CustomParser = ReadShares,
            })
    {
    }

    private ExperimentCommand(ToolConsole console, Option<string> metric, Option<Dictionary<string, double>> shares)
        : base("experiment", "Compares the variations of a multivariate campaign: rates, intervals, p-values and a verdict, as a file and a sentence.", console, "the sentence", metric, shares) =>
        (_metric, _shares) = (metric, shares);

    protected override Report Create(ParseResult arguments, DailyMetrics metrics, DayRange days, Campaign? campaign, TimeZoneInfo zone, string language)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime);
        var report = ExperimentReport.Create(metrics, new ExperimentOptions
        {
            Metric = arguments.GetValue(_metric) switch
            {
                "openers" => ExperimentMetric.Openers,
                "clickers" => ExperimentMetric.Clickers,
                _ => ExperimentMetric.Conversions,
            },
            Days = days,
            Today = today,
            Campaign = campaign,
            Shares = arguments.GetValue(_shares) ?? [],
        });
        string[] warnings = report is { IsFinal: false, End: { } end } && report.Rows.Any(row => row.PValue is not null) ? [.. report.Warnings, Advise(report, end, today)] : [.. report.Warnings];
        return new(ReportFile.Create(report), warnings, () => Console.Explain(report.Explain(language)));
    }

    private static string Advise(ExperimentReport report, DateOnly end, DateOnly today) => string.Create(
        CultureInfo.InvariantCulture,
        $"the verdicts are preliminary. {(report.Metric == ExperimentMetric.Conversions ? "Conversions" : "Opens and clicks")} count until {end:yyyy-MM-dd}, and the range ends on {report.Days.Last:yyyy-MM-dd}. ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"{(end < today ? "If the data is complete until then, compare again" : "Compare again after that day")} with --to {end:yyyy-MM-dd}. ")
        + (report.HasDistinctPeople ? "Messages that are sent after the range move that day."
            : "If messages are sent after the range, the longer one cannot be compared: its people are sums over days. --events and --store count people.")
        + (report.AssumedWindowDays is { } days ? $" The conversion window is unknown and taken as {days} days; --details states it." : "");

    private static Dictionary<string, double>? ReadShares(ArgumentResult result)
    {
        var shares = ExperimentShares.Parse(string.Join(',', result.Tokens.Select(token => token.Value)), out var wrong);
        if (shares is null)
            result.AddError($"--shares must be percentages by variation, each variation once, such as a=45,b=45,control=10; '{wrong}' is not.");
        return shares;
    }
}
