using System.CommandLine;
using System.Globalization;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export links</c>: the clicks on each link of one campaign.</summary>
internal sealed class LinksCommand : Command
{
    // Days of every event, whatever the zone.
    private static readonly DayRange Always = new(new DateOnly(1, 1, 3), new DateOnly(9999, 12, 28));

    private readonly ToolStore _store = new("The folder of the store that events were imported into, or s3://bucket/prefix.");

    private readonly Option<string> _campaign = new("--campaign") { HelpName = "id", Description = "The API id of the campaign.", Required = true };

    private readonly Option<TimeZoneInfo> _timeZone = ToolOptions.TimeZone("The zone in which days begin and end: an IANA name such as Europe/Paris. Default: UTC.");

    private readonly Option<bool> _humanOnly = new("--human-only") { Description = "Leave out clicks that are marked as made by a machine. Default: they count." };

    private readonly Option<DateOnly?> _from = ToolOptions.Day("--from", "The first day, included. Default: the first day in the data.");

    private readonly Option<DateOnly?> _to = ToolOptions.Day("--to", "The last day, included. Default: the last day in the data.");

    private readonly Option<int?> _top = ToolOptions.Number("--top", "The number of links of each message: those with the most clicks. Default: all.");

    private readonly OutputFormat _format = new();

    private readonly Option<string> _out = ToolOptions.OutputFolder("The folder to write to. It is created if it does not exist.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly Option<bool> _durable = ToolOptions.Durable();

    private readonly ToolConsole _console;

    public LinksCommand(ToolConsole console)
        : base("links", "Exports the clicks and unique clicks on each link of a campaign as a file, and shows them on a terminal.")
    {
        _console = console;
        _store.Address.Required = true;
        _out.Required = true;
        foreach (var option in (Option[])[_store.Address, _store.ServiceUrl, _campaign, _timeZone, _humanOnly, _from, _to, _top, .. _format.Options, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        var (campaign, from, to) = (arguments.GetRequiredValue(_campaign), arguments.GetValue(_from), arguments.GetValue(_to));
        if (from > to)
            throw new UsageException("--from is after --to.");
        using var store = _store.OpenColumnar(arguments);
        if (!await Interruption.ReadAsync(token => store.HasCampaignAsync(campaign, token), cancellationToken).ConfigureAwait(false))
            throw new UsageException($"--campaign: there is nothing of a campaign '{campaign}' in the store.");
        var query = new LinkQuery(campaign)
        {
            Range = from is null && to is null ? null : new DayRange(from ?? Always.First, to ?? Always.Last),
            TimeZone = arguments.GetValue(_timeZone) ?? TimeZoneInfo.Utc,
            HumanOnly = arguments.GetValue(_humanOnly),
        };
        var all = await Interruption.ReadAsync(token => store.CountLinksAsync(query, token), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LinkClicks> links = arguments.GetValue(_top) is { } top ? [.. all.GroupBy(link => (link.Channel, link.VariationId)).SelectMany(message => message.Take(top))] : all;
        var sink = new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable));
        _console.ShowFiles([await ReportFile.Create(links).ExportAsync(format, sink, cancellationToken).ConfigureAwait(false)]);
        if (all.Count == 0)
            _console.Warn("the campaign has no clicks in these days.");
        _console.ShowTable(
            ["Channel", "Variation", "Link", "Alias", "Clicks", "Unique clicks"],
            [.. links.Select(link => (string[])[link.Channel, link.VariationId, link.Url, link.LinkAlias, Number(link.Clicks), Number(link.UniqueClicks)])]);
        return ExitCode.Ok;

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
