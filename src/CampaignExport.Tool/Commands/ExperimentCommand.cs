using System.CommandLine;
using System.CommandLine.Parsing;
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
        var report = ExperimentReport.Create(metrics, new ExperimentOptions
        {
            Metric = arguments.GetValue(_metric) switch
            {
                "openers" => ExperimentMetric.Openers,
                "clickers" => ExperimentMetric.Clickers,
                _ => ExperimentMetric.Conversions,
            },
            Days = days,
            Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime),
            Campaign = campaign,
            Shares = arguments.GetValue(_shares) ?? [],
        });
        return new(ReportFile.Create(report), report.Warnings, () => Console.Explain(report.Explain(language)));
    }

    private static Dictionary<string, double>? ReadShares(ArgumentResult result)
    {
        var shares = ExperimentShares.Parse(string.Join(',', result.Tokens.Select(token => token.Value)), out var wrong);
        if (shares is null)
            result.AddError($"--shares must be percentages by variation, each variation once, such as a=45,b=45,control=10; '{wrong}' is not.");
        return shares;
    }
}
