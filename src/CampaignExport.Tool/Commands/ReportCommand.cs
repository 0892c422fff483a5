using System.CommandLine;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Reports;
using CampaignExport.Sinks;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>A command that writes a report of campaigns to a file.</summary>
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
    /// <param name="isForSeveral">Whether the report has several campaigns.</param>
    /// <param name="options">The options of this report.</param>
    protected ReportCommand(string name, string description, ToolConsole console, string translated, bool isForSeveral, params Option[] options)
        : base(name, description)
    {
        Console = console;
        _input = new(console, name, isForSeveral);
        _language = ToolOptions.Choice("--language", $"The language of {translated}; the file has the same names in every language. Default: en.", [.. ExportLanguages.All]);
        _out.Required = true;
        foreach (var option in (Option[])[.. _input.Options, _from, _to, .. options, .. _format.Options, _language, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    /// <summary>The output.</summary>
    protected ToolConsole Console { get; }

    /// <summary>Gets the name of a figure: that of its metric, its rate or its people.</summary>
    protected static string NameOf(SummaryRow figure, ChartTexts texts)
    {
        var (catalog, channel, sumOfDaily) = (ChannelCatalog.Default, figure.Channel, Metric.SumOfDaily(""));
        var isSum = figure.Metric.StartsWith(sumOfDaily, StringComparison.Ordinal);
        var name = isSum ? figure.Metric[sumOfDaily.Length..] : figure.Metric;
        var text = (channel, name) switch
        {
            (null, "sent") => texts.TotalMessagesSent,
            (_, "distinct_users") => texts.CampaignMetric(new Metric(name, "Distinct Users")),
            _ when figure.Definition is { } rate && rate.ApiName == name => texts.CampaignMetric(new Metric(name, rate.DisplayName)),
            _ when catalog.FindMetric(channel, name) is null => name,
            _ when channel is null => texts.CampaignMetric(catalog.FindMetric(channel, name)!),
            _ => texts.Statistic(catalog.FindOrExtend(channel), catalog.FindMetric(channel, name)!),
        };
        return isSum ? texts.SumOfDaily(text) : text;
    }

    /// <summary>Gets the name of a channel; empty for none.</summary>
    protected static string NameOf(string? channel, ChartTexts texts) => channel is null ? "" : texts.ChannelName(ChannelCatalog.Default.FindOrExtend(channel));

    /// <summary>Creates the report.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="campaigns">The campaigns, at least one.</param>
    /// <param name="from">The first day; null for that of the data.</param>
    /// <param name="to">The last day; null for that of the data.</param>
    /// <param name="language">The language of texts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    protected abstract Task<Report> CreateAsync(
        ParseResult arguments, IReadOnlyList<MetricsInput.SelectedCampaign> campaigns, DateOnly? from, DateOnly? to, string language, CancellationToken cancellationToken);

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        return _input.ReadAllAsync(arguments, ExportAsync, cancellationToken);

        async Task<int> ExportAsync(IReadOnlyList<MetricsInput.SelectedCampaign> campaigns)
        {
            var language = arguments.GetValue(_language) ?? ExportLanguages.All[0];
            var report = await CreateAsync(arguments, campaigns, arguments.GetValue(_from), arguments.GetValue(_to), language, cancellationToken).ConfigureAwait(false);
            var sink = new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable));
            var file = await report.File.ExportAsync(format, sink, cancellationToken).ConfigureAwait(false);
            foreach (var warning in report.Warnings)
                _input.Warn(warning);
            Console.ShowFiles([file], language);
            report.Show();
            return ExitCode.Ok;
        }
    }

    /// <summary>A report.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Warnings">The warnings.</param>
    /// <param name="Show">Shows the report after its file is written.</param>
    protected sealed record Report(ReportFile File, IReadOnlyList<string> Warnings, Action Show);
}
