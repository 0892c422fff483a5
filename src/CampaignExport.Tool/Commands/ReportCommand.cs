using System.CommandLine;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>A command that writes a report of one campaign to a file.</summary>
internal abstract class ReportCommand : Command
{
    private readonly MetricsInput _input;

    private readonly Option<DateOnly?> _from = ToolOptions.Day("--from", "The first day, included. Default: the first day in the data.");

    private readonly Option<DateOnly?> _to = ToolOptions.Day("--to", "The last day, included. Default: the last day in the data.");

    private readonly OutputFormat _format = new();

    private readonly Option<string> _language;

    private readonly Option<string> _out = ToolOptions.OutputFolder("The folder to write to. It is created if it does not exist.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly Option<bool> _durable = ToolOptions.Durable();

    /// <param name="name">The name.</param>
    /// <param name="description">The description.</param>
    /// <param name="console">The output.</param>
    /// <param name="translated">What <c>--language</c> translates.</param>
    /// <param name="options">The options of this report.</param>
    protected ReportCommand(string name, string description, ToolConsole console, string translated, params Option[] options)
        : base(name, description)
    {
        Console = console;
        _input = new(console, name);
        _language = ToolOptions.Choice("--language", $"The language of {translated}; the file has the same names in every language. Default: en.", [.. ExportLanguages.All]);
        _out.Required = true;
        foreach (var option in (Option[])[.. _input.Options, _from, _to, .. options, .. _format.Options, _language, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    /// <summary>The output.</summary>
    protected ToolConsole Console { get; }

    /// <summary>Creates the report.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="days">The days.</param>
    /// <param name="campaign">The description of the campaign; null if it is unknown.</param>
    /// <param name="zone">The time zone of the days.</param>
    /// <param name="language">The language of texts.</param>
    protected abstract Report Create(ParseResult arguments, DailyMetrics metrics, DayRange days, Campaign? campaign, TimeZoneInfo zone, string language);

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        return _input.ReadAsync(arguments, ExportAsync, cancellationToken);

        async Task<int> ExportAsync(ICampaignMetricsSource source, MetricsQuery query, Campaign? campaign)
        {
            var (metrics, days) = await ReadAsync(source, query, arguments.GetValue(_from), arguments.GetValue(_to), cancellationToken).ConfigureAwait(false);
            var report = Create(arguments, metrics, days, campaign, query.TimeZone, arguments.GetValue(_language) ?? ExportLanguages.All[0]);
            var sink = new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable));
            var file = await report.File.ExportAsync(format, sink, cancellationToken).ConfigureAwait(false);
            foreach (var warning in report.Warnings)
                _input.Warn(warning);
            Console.ShowFiles([file]);
            report.Show();
            return ExitCode.Ok;
        }
    }

    // People are counted over the whole range, so its open end must be known before.
    private static async Task<(DailyMetrics Metrics, DayRange Days)> ReadAsync(
        ICampaignMetricsSource source, MetricsQuery query, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        query = query with { WithPeople = true, Range = from is { } first && to is { } last ? new DayRange(first, last) : null };
        var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
        var days = metrics.GetRange(from, to);
        return metrics.People is null || days == (query.Range ?? metrics.Days) ? (metrics, days)
            : (await source.ReadAsync(query with { Range = days }, cancellationToken).ConfigureAwait(false), days);
    }

    /// <summary>A report.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Warnings">The warnings.</param>
    /// <param name="Show">Shows the report after its file is written.</param>
    protected sealed record Report(ReportFile File, IReadOnlyList<string> Warnings, Action Show);
}
