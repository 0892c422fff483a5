using System.CommandLine;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export charts</c>: the charts of one campaign, from responses of its API that were saved to files, or from events.</summary>
internal sealed class ChartsCommand : Command
{
    private readonly MetricsInput _input;

    private readonly Option<DateOnly?> _from = ToolOptions.Day("--from", "The first day, included. Default: the first day in the data.");

    private readonly Option<DateOnly?> _to = ToolOptions.Day("--to", "The last day, included. Default: the last day in the data.");

    private readonly Option<string> _granularity = ToolOptions.Choice(
        "--granularity",
        "The period of a row, in the zone of the days. A week starts on Monday, or on Sunday with week-from-sunday. --data-series has no hours. Default: day.",
        "hour", "day", "week", "week-from-sunday", "month");

    private readonly Option<string> _groupBy = ToolOptions.Choice(
        "--group-by",
        "For multivariate campaigns: one chart per statistic with a column per variant, or one chart per variant with a column per "
        + "statistic. Default: statistic.",
        "statistic", "variant");

    private readonly Option<string> _layout = ToolOptions.Choice(
        "--layout", "wide: one file per chart, with a row per day or other period. long: one file, with a row per number. Default: wide.", "wide", "long");

    private readonly Option<IReadOnlyList<string>> _metrics = ToolOptions.Names(
        "--metrics", "The API names of the metrics to chart, in this order, such as unique_opens,unique_recipients. Default: the documented columns of each chart.");

    private readonly OutputFormat _format = new();

    private readonly Option<string> _language = ToolOptions.Choice(
        "--language", "The language of column headers; file names stay English. Default: en.", [.. ExportLanguages.All]);

    private readonly Option<string> _out = ToolOptions.OutputFolder("The folder to write to. It is created if it does not exist.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly Option<bool> _durable = ToolOptions.Durable();

    private readonly ToolConsole _console;

    public ChartsCommand(ToolConsole console)
        : base("charts", "Exports every chart of a campaign as a file: all of them, or none if anything goes wrong.")
    {
        _console = console;
        _input = new(console, Name);
        _out.Required = true;
        foreach (var option in (Option[])[.. _input.Options, _from, _to, _granularity, _groupBy, _layout, _metrics, .. _format.Options, _language, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        return _input.ReadAsync(arguments, ExportAsync, cancellationToken);

        async Task<int> ExportAsync(MetricsInput.SelectedCampaign campaign)
        {
            var sink = new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable));
            var result = await new ChartExporter(campaign.Source).ExportAsync(Request(campaign.Query, campaign.Description, format, arguments), sink, cancellationToken).ConfigureAwait(false);
            foreach (var warning in result.Warnings)
                _input.Warn(warning);
            _console.ShowFiles(result.Files);
            return ExitCode.Ok;
        }
    }

    private ChartExportRequest Request(MetricsQuery query, Campaign? campaign, IExportFormat format, ParseResult arguments) => new(query.CampaignId)
    {
        Campaign = campaign,
        TimeZone = query.TimeZone,
        From = arguments.GetValue(_from),
        To = arguments.GetValue(_to),
        Granularity = arguments.GetValue(_granularity) switch
        {
            "hour" => Granularity.Hour,
            "week" => Granularity.Week,
            "week-from-sunday" => Granularity.WeekFromSunday,
            "month" => Granularity.Month,
            _ => Granularity.Day,
        },
        Grouping = arguments.GetValue(_groupBy) switch
        {
            "statistic" => ChartGrouping.ByStatistic,
            "variant" => ChartGrouping.ByVariant,
            _ => null,
        },
        Layout = arguments.GetValue(_layout) == "long" ? ChartLayout.Long : ChartLayout.Wide,
        Format = format,
        Options = new ChartOptions { Texts = ChartTexts.For(arguments.GetValue(_language)), Metrics = arguments.GetValue(_metrics) },
    };
}
