using System.CommandLine;
using System.Text;
using CampaignExport.Avro;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export charts</c>: the charts of one campaign, from responses of its API that were saved to files, or from events.</summary>
internal sealed class ChartsCommand : Command
{
    private readonly Option<string[]> _dataSeries = ToolOptions.ManyInputFiles(
        "--data-series",
        "Responses of /campaigns/data_series, JSON files or folders of them: the numbers of one campaign, day by day. Either this, --events or --store.");

    private readonly Option<string> _repeatedDays = ToolOptions.Choice(
        "--repeated-days",
        "The treatment of a day that --data-series holds more than once. Equal repeats count once. replace: the last one counts, with a warning, where "
        + "channels and variations agree; otherwise it is an error. add: the numbers are added up. error: it is an error. Default: replace.",
        "replace", "add", "error");

    private readonly Option<Encoding> _encoding = ToolOptions.TextEncoding();

    private readonly Option<string[]> _events = ToolOptions.ManyInputFiles(
        "--events", "Files of message events, and folders of such files and of subfolders, to count without a store: JSON, CSV, Parquet and Avro, plain, gzip or ZIP.");

    private readonly ToolStore _store = new("The folder of the store that events were imported into, or s3://bucket/prefix, to count the numbers there.");

    private readonly Option<string> _campaign = new("--campaign") { HelpName = "id", Description = "The API id of the campaign, with --events or --store." };

    private readonly Option<TimeZoneInfo> _timeZone = ToolOptions.TimeZone(
        "The zone in which days begin and end, with --events or --store: an IANA name such as Europe/Paris. Default: UTC.");

    private readonly Option<bool> _humanOnly = new("--human-only")
    {
        Description = "Leave out opens and clicks that are marked as made by a machine, with --events or --store. Default: they count.",
    };

    private readonly Option<SkipLimit?> _skipMalformed = ToolOptions.SkipMalformed(
        "Skip malformed lines of --events: any number, n of a file, or n% of its lines. Default: the first one is an error.");

    private readonly Option<string> _details = ToolOptions.InputFile(
        "--details",
        "The response of /campaigns/details, a JSON file: names, channels, and which variation is the control group. "
        + "Default: what the store knows, and what the numbers show.");

    private readonly Option<DateOnly?> _from = ToolOptions.Day("--from", "The first day, included. Default: the first day in the data.");

    private readonly Option<DateOnly?> _to = ToolOptions.Day("--to", "The last day, included. Default: the last day in the data.");

    private readonly Option<string> _groupBy = ToolOptions.Choice(
        "--group-by",
        "For multivariate campaigns: one chart per statistic with a column per variant, or one chart per variant with a column per "
        + "statistic. Default: statistic.",
        "statistic", "variant");

    private readonly Option<string> _layout = ToolOptions.Choice(
        "--layout", "wide: one file per chart, with a row per day. long: one file, with a row per number. Default: wide.", "wide", "long");

    private readonly Option<IReadOnlyList<string>> _metrics = ToolOptions.Names(
        "--metrics", "The API names of the metrics to chart, in this order, such as unique_opens,unique_recipients. Default: the documented columns of each chart.");

    private readonly OutputFormat _format = new();

    private readonly Option<string> _language = ToolOptions.Choice(
        "--language", "The language of column headers; file names stay English. Default: en.", [.. ExportLanguages.All]);

    private readonly Option<string> _out = ToolOptions.OutputFolder("The folder to write to. It is created if it does not exist.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly Option<bool> _durable = ToolOptions.Durable();

    private readonly ToolConsole _console;

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public ChartsCommand(ToolConsole console)
        : base("charts", "Exports every chart of a campaign as a file: all of them, or none if anything goes wrong.")
    {
        _console = console;
        _out.Required = true;
        foreach (var option in (Option[])[_dataSeries, _repeatedDays, _events, _encoding, _skipMalformed, _store.Address, _store.ServiceUrl, _campaign, _timeZone, _humanOnly, _details, _from, _to, _groupBy, _layout, _metrics, .. _format.Options, _language, _out, _overwrite, _durable])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var format = _format.Create(arguments);
        var (dataSeries, events, address) = (arguments.GetValue(_dataSeries) ?? [], arguments.GetValue(_events) ?? [], arguments.GetValue(_store.Address));
        RefuseWhatContradicts(arguments, dataSeries.Length > 0, events.Length > 0, address is not null);
        if (dataSeries is [var first, ..])
        {
            var series = Request(Path.GetFileName(first), format, arguments) with { Campaign = await DetailsAsync(arguments, cancellationToken).ConfigureAwait(false) };
            return await ExportAsync(DataSeries(dataSeries, arguments), series, arguments, cancellationToken).ConfigureAwait(false);
        }

        var campaign = arguments.GetValue(_campaign)!;
        var request = Request(campaign, format, arguments) with { TimeZone = arguments.GetValue(_timeZone) ?? TimeZoneInfo.Utc };
        if (address is null)
            return await CountFilesAsync(events, request, arguments, cancellationToken).ConfigureAwait(false);
        using var store = _store.OpenForExport(arguments);
        var known = await Interruption.ReadAsync(token => store.FindCampaignAsync(campaign, token), cancellationToken).ConfigureAwait(false);
        var details = await DetailsAsync(arguments, cancellationToken).ConfigureAwait(false) ?? known;
        var source = new EventStoreMetricsSource(store) { HumanOnly = arguments.GetValue(_humanOnly), Campaign = details };
        return await ExportAsync(
            new KnownCampaigns(source, isKnown: known is not null, "store", Warn), request with { Campaign = details }, arguments, cancellationToken).ConfigureAwait(false);
    }

    private void RefuseWhatContradicts(ParseResult arguments, bool isSeries, bool isEvents, bool isStore)
    {
        var sources = (isSeries ? 1 : 0) + (isEvents ? 1 : 0) + (isStore ? 1 : 0);
        if (sources == 0)
            throw new UsageException($"One of '--data-series', '--events' and '--store' is needed. See '{CommandLine.Name} charts --help'.");
        Refuse(sources > 1, "--data-series, --events and --store are different sources. Give one of them.");
        Refuse(
            isSeries && (arguments.GetValue(_campaign) is not null || arguments.GetValue(_timeZone) is not null),
            "--campaign and --time-zone are for --events and --store: a response is of one campaign, and has its days.");
        Refuse(isSeries && arguments.GetValue(_humanOnly), "--human-only is for --events and --store: a response has numbers only. Leave it out.");
        Refuse(!isSeries && arguments.GetValue(_repeatedDays) is not null, "--repeated-days is for --data-series: events count once each. Leave it out.");
        Refuse(isStore && arguments.GetValue(_encoding) is not null, "--encoding is for --data-series and --events. Leave it out.");
        Refuse(!isStore && arguments.GetValue(_store.ServiceUrl) is not null, "--service-url is for --store s3://... Leave it out.");
        Refuse(!isEvents && arguments.GetValue(_skipMalformed) is not null, "--skip-malformed is for --events. Leave it out.");
        Refuse(!isSeries && string.IsNullOrEmpty(arguments.GetValue(_campaign)), $"{(isEvents ? "--events" : "--store")} needs --campaign, the API id of the campaign.");

        static void Refuse(bool contradicts, string message)
        {
            if (contradicts)
                throw new UsageException(message);
        }
    }

    private async Task<Campaign?> DetailsAsync(ParseResult arguments, CancellationToken cancellationToken) => arguments.GetValue(_details) is { } file
        ? await Interruption.ReadAsync(token => ReadDetailsAsync(file, token), cancellationToken).ConfigureAwait(false)
        : null;

    private SomeDays DataSeries(string[] files, ParseResult arguments)
    {
        var options = new DataSeriesOptions
        {
            OnWarning = Warn,
            Encoding = arguments.GetValue(_encoding),
            RepeatedDays = arguments.GetValue(_repeatedDays) switch
            {
                "add" => RepeatedDays.Add,
                "error" => RepeatedDays.Error,
                _ => RepeatedDays.Replace,
            },
        };
        return new(new DataSeriesFileSource(files, options));
    }

    private async Task<int> CountFilesAsync(string[] events, ChartExportRequest request, ParseResult arguments, CancellationToken cancellationToken)
    {
        var details = await DetailsAsync(arguments, cancellationToken).ConfigureAwait(false);
        var rejected = new RejectedLines();
        var options = new MessageEventOptions
        {
            HumanOnly = arguments.GetValue(_humanOnly),
            Encoding = arguments.GetValue(_encoding),
            Formats = [new AvroEventFormat()],
            OnWarning = Warn,
            OnMalformed = rejected.Add,
        };
        var code = await _console.ShowProgressAsync<EventImport, int>(
            ImportRun.Describe,
            progress =>
            {
                var source = new EventFileMetricsSource(events, details, options) { AllowedMalformed = arguments.GetValue(_skipMalformed), Progress = progress };
                return ExportAsync(
                    new KnownCampaigns(source, isKnown: details is not null, "files", Warn), request with { Campaign = details }, arguments, cancellationToken);
            },
            ImportRun.Fraction).ConfigureAwait(false);
        rejected.Warn(_console);
        return code;
    }

    private async Task<int> ExportAsync(
        ICampaignMetricsSource source, ChartExportRequest request, ParseResult arguments, CancellationToken cancellationToken)
    {
        var exporter = new ChartExporter(new InterruptibleSource(source));
        var result = await exporter.ExportAsync(request, new FileExportSink(arguments.GetRequiredValue(_out), arguments.GetValue(_overwrite), arguments.GetValue(_durable)), cancellationToken).ConfigureAwait(false);
        foreach (var warning in result.Warnings)
            Warn(warning);
        _console.ShowFiles(result.Files);
        return ExitCode.Ok;
    }

    // Warnings of the source are shown at once, even if the export fails later. They are also warnings of the export.
    private void Warn(string warning)
    {
        if (_warned.Add(warning))
            _console.Warn(warning);
    }

    private ChartExportRequest Request(string campaign, IExportFormat format, ParseResult arguments) => new(campaign)
    {
        From = arguments.GetValue(_from),
        To = arguments.GetValue(_to),
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

    internal static async Task<Campaign> ReadDetailsAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await CampaignDetailsReader.ReadAsync(file, Path.GetFileName(path), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private sealed class InterruptibleSource(ICampaignMetricsSource source) : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
            Interruption.ReadAsync(token => source.ReadAsync(query, token), cancellationToken);
    }

    private sealed class SomeDays(ICampaignMetricsSource source) : ICampaignMetricsSource
    {
        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            return metrics.Days is not null ? metrics
                : throw new InvalidDataException("--data-series: there is no day in it, its 'data' is empty. Fetch days on which the campaign was sent: 'ending_at' and 'length' choose them.");
        }
    }

    private sealed class KnownCampaigns(ICampaignMetricsSource source, bool isKnown, string place, Action<string> warn) : ICampaignMetricsSource
    {
        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var warning in metrics.Warnings)
                warn(warning);
            if (!isKnown && metrics.Channels.Count == 0)
                throw new UsageException($"--campaign: there is nothing of a campaign '{query.CampaignId}' in the {place}.");
            return metrics.Days is not null || query.Range is not null ? metrics
                : throw new UsageException($"--campaign: the {place} {(place == "files" ? "have" : "has")} no events of the campaign '{query.CampaignId}'. Give --from and --to for charts of zeros.");
        }
    }
}
