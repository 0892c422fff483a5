using System.CommandLine;
using System.Globalization;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export links</c>: the clicks on each link of one campaign.</summary>
internal sealed class LinksCommand : Command
{
    // Days of every event, whatever the zone.
    private static readonly DayRange Always = new(new DateOnly(1, 1, 3), new DateOnly(9999, 12, 28));

    private readonly EventFilesInput _events;

    private readonly Option<Encoding> _encoding = ToolOptions.TextEncoding();

    private readonly ToolStore _store = new("The folder of the store that events were imported into, or s3://bucket/prefix. Either this or --events.");

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
        (_console, _events) = (console, new(console));
        _out.Required = true;
        foreach (var option in (Option[])[_events.Paths, _encoding, _events.SkipMalformed, _store.Address, _store.ServiceUrl, _campaign, _timeZone, _humanOnly, _from, _to, _top, .. _format.Options, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        var (from, to) = (arguments.GetValue(_from), arguments.GetValue(_to));
        if (from > to)
            throw new UsageException("--from is after --to.");
        RefuseWhatContradicts(arguments);
        var query = new LinkQuery(arguments.GetRequiredValue(_campaign))
        {
            Range = from is null && to is null ? null : new DayRange(from ?? Always.First, to ?? Always.Last),
            TimeZone = arguments.GetValue(_timeZone) ?? TimeZoneInfo.Utc,
            HumanOnly = arguments.GetValue(_humanOnly),
        };
        if (arguments.GetValue(_store.Address) is null)
        {
            return await _events.UseAsync(arguments, [query.CampaignId], query.HumanOnly, arguments.GetValue(_encoding), _console.Warn, async load =>
            {
                var events = await Interruption.ReadAsync(load, cancellationToken).ConfigureAwait(false);
                return await ExportAsync(events.Has(query.CampaignId), "files", token => Task.FromResult(events.CountLinks(query, token)), token => Task.FromResult(events.Count(new(query.CampaignId), new Campaign(), token))).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        using var store = _store.OpenColumnar(arguments);
        var isKnown = await Interruption.ReadAsync(token => store.HasCampaignAsync(query.CampaignId, token), cancellationToken).ConfigureAwait(false);
        return await ExportAsync(
            isKnown, "store", token => store.CountLinksAsync(query, token), token => new EventStoreMetricsSource(store).ReadAsync(new(query.CampaignId), token)).ConfigureAwait(false);

        async Task<int> ExportAsync(
            bool isKnown, string place, Func<CancellationToken, Task<IReadOnlyList<LinkClicks>>> count, Func<CancellationToken, Task<DailyMetrics>> describe)
        {
            if (!isKnown)
                throw new UsageException($"--campaign: there is nothing of a campaign '{query.CampaignId}' in the {place}.");
            var all = await Interruption.ReadAsync(count, cancellationToken).ConfigureAwait(false);
            var sink = new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable));
            IReadOnlyList<LinkClicks> links = arguments.GetValue(_top) is { } top ? [.. all.GroupBy(link => (link.Channel, link.VariationId)).SelectMany(message => message.Take(top))] : all;
            _console.ShowFiles([await ReportFile.Create(links).ExportAsync(format, sink, cancellationToken).ConfigureAwait(false)]);
            if (all.Count == 0)
                _console.Warn("the campaign has no clicks in these days.");
            if (_console.IsTerminal)
                Show(links, (await Interruption.ReadAsync(describe, cancellationToken).ConfigureAwait(false)).Variations);
            return ExitCode.Ok;
        }
    }

    private void Show(IReadOnlyList<LinkClicks> links, IReadOnlyList<Variation> variations)
    {
        _console.ShowTable(
            ["Channel", "Variation", "Link", "Alias", "Clicks", "Unique clicks"],
            [.. links.Select(link => (string[])[Channel(link), Variation(link), link.Url, link.LinkAlias, Number(link.Clicks), Number(link.UniqueClicks)])],
            numbers: 2);

        static string Channel(LinkClicks link) => ChartTexts.For("en").ChannelName(ChannelCatalog.Default.FindOrExtend(link.Channel));

        string Variation(LinkClicks link) => variations.FirstOrDefault(one => one.Channel == link.Channel && one.Id == link.VariationId)?.Name ?? link.VariationId;

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private void RefuseWhatContradicts(ParseResult arguments)
    {
        var (isEvents, isStore) = (arguments.GetValue(_events.Paths) is { Length: > 0 }, arguments.GetValue(_store.Address) is not null);
        if (isEvents == isStore)
            throw new UsageException(isEvents ? "--events and --store are different sources. Give one of them." : $"One of '--events' and '--store' is needed. See '{CommandLine.Name} {Name} --help'.");
        if (isStore && (arguments.GetValue(_encoding) is not null || arguments.GetValue(_events.SkipMalformed) is not null))
            throw new UsageException("--encoding and --skip-malformed are for --events. Leave them out.");
        if (isEvents && arguments.GetValue(_store.ServiceUrl) is not null)
            throw new UsageException("--service-url is for --store s3://... Leave it out.");
    }
}
