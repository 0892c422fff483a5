using System.CommandLine;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.DuckDb;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tool.Commands;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Inputs;

/// <summary>The options that select the source of the numbers of campaigns: saved responses, files of events, or a store.</summary>
/// <param name="console">Receives the warnings.</param>
/// <param name="command">The name of the command with these options.</param>
/// <param name="isForSeveral">Whether the command reads several campaigns.</param>
internal sealed class MetricsInput(ToolConsole console, string command, bool isForSeveral = false)
{
    private readonly Option<string[]> _dataSeries = ToolOptions.ManyInputFiles(
        "--data-series",
        isForSeveral ? "Responses of /campaigns/data_series, day by day: a JSON file or a folder of them for each campaign. Either this, --events or --store."
            : "Responses of /campaigns/data_series, JSON files or folders of them: the numbers of one campaign, day by day. Either this, --events or --store.");

    private readonly Option<string> _repeatedDays = ToolOptions.Choice(
        "--repeated-days",
        "The treatment of a day that --data-series holds more than once. Equal repeats count once. replace: the last one counts, with a warning, where "
        + "channels and variations agree; otherwise it is an error. add: the numbers are added up. error: it is an error. Default: replace.",
        "replace", "add", "error");

    private readonly Option<Encoding> _encoding = ToolOptions.TextEncoding();

    private readonly EventFilesInput _events = new(console);

    private readonly ToolStore _store = new("The folder of the store that events were imported into, s3://bucket/prefix, or clickhouse:CONNECTION, to count the numbers there.");

    private readonly Option<string[]> _campaign = new("--campaign")
    {
        HelpName = "id",
        Description = isForSeveral ? "The API ids of the campaigns, with --events or --store." : "The API id of the campaign, with --events or --store.",
        Arity = isForSeveral ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        AllowMultipleArgumentsPerToken = isForSeveral,
        CustomParser = static result => [.. result.Tokens.Select(token => token.Value)],
    };

    private readonly Option<TimeZoneInfo> _timeZone = ToolOptions.TimeZone(
        "The zone in which days begin and end, with --events or --store: an IANA name such as Europe/Paris. Default: UTC.");

    private readonly Option<bool> _humanOnly = new("--human-only")
    {
        Description = "Leave out opens and clicks that are marked as made by a machine, with --events or --store. Default: they count.",
    };

    private readonly Option<string[]> _details = ToolOptions.InputFileOfEach(
        "--details",
        isForSeveral ? "The responses of /campaigns/details, a JSON file for each campaign, in the same order: names, channels, and which variation is the control group. "
        + "Default: what the store knows, and what the numbers show."
        : "The response of /campaigns/details, a JSON file: names, channels, and which variation is the control group. "
        + "Default: what the store knows, and what the numbers show.",
        isForSeveral);

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public IEnumerable<Option> Options =>
        [_dataSeries, _repeatedDays, _events.Paths, _encoding, _events.SkipMalformed, _store.Address, _store.ServiceUrl, _campaign, _timeZone, _humanOnly, _details];

    /// <summary>Opens the selected source and uses it for its only campaign.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="use">Receives the campaign. Returns the exit code.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="UsageException">Two options contradict each other, or there is nothing of the campaign.</exception>
    public Task<int> ReadAsync(ParseResult arguments, Func<SelectedCampaign, Task<int>> use, CancellationToken cancellationToken) =>
        ReadAllAsync(arguments, all => use(all[0]), cancellationToken);

    /// <summary>Opens the selected source and uses it for all campaigns.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="use">Receives the campaigns in the given order. Returns the exit code.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="UsageException">Two options contradict each other, or there is nothing of a campaign.</exception>
    public async Task<int> ReadAllAsync(ParseResult arguments, Func<IReadOnlyList<SelectedCampaign>, Task<int>> use, CancellationToken cancellationToken)
    {
        var (dataSeries, events, address) = (arguments.GetValue(_dataSeries) ?? [], arguments.GetValue(_events.Paths) ?? [], arguments.GetValue(_store.Address));
        RefuseWhatContradicts(arguments, dataSeries.Length > 0, events.Length > 0, address is not null);
        string[][] series = isForSeveral ? [.. dataSeries.Select(path => new[] { path })] : [dataSeries];
        string[] ids = dataSeries.Length > 0 ? [.. series.Select(paths => Path.GetFileName(Path.TrimEndingDirectorySeparator(paths[0])))] : arguments.GetValue(_campaign)!;
        var details = await DetailsAsync(arguments, ids.Length, cancellationToken).ConfigureAwait(false);
        if (dataSeries.Length > 0)
            return await use([.. series.Select((paths, at) => new SelectedCampaign(Open(DataSeries(paths, arguments), details[at]), new(ids[at]), details[at]))]).ConfigureAwait(false);

        MetricsQuery[] queries = [.. ids.Select(id => new MetricsQuery(id) { TimeZone = arguments.GetValue(_timeZone) ?? TimeZoneInfo.Utc })];
        if (address is null)
            return await CountFilesAsync(details, queries, arguments, use).ConfigureAwait(false);
        using var store = _store.OpenForExport(arguments);
        var all = new List<SelectedCampaign>();
        foreach (var (at, query) in queries.Index())
        {
            var known = await Interruption.ReadAsync(token => store.FindCampaignAsync(query.CampaignId, token), cancellationToken).ConfigureAwait(false);
            var counted = store.CreateMetricsSource(arguments.GetValue(_humanOnly), details[at] ?? known);
            all.Add(new(Open(new KnownCampaigns(counted, isKnown: known is not null, isForSeveral, "store", Warn), details[at]), query, details[at] ?? known));
        }

        return await use(all).ConfigureAwait(false);
    }

    /// <summary>Shows a warning once: those of the source are shown at once, even if the command fails later, and are also warnings of its result.</summary>
    public void Warn(string warning)
    {
        if (_warned.Add(warning))
            console.Warn(warning);
    }

    private void RefuseWhatContradicts(ParseResult arguments, bool isSeries, bool isEvents, bool isStore)
    {
        var sources = (isSeries ? 1 : 0) + (isEvents ? 1 : 0) + (isStore ? 1 : 0);
        if (sources == 0)
            throw new UsageException($"One of '--data-series', '--events' and '--store' is needed. See '{CommandLine.Name} {command} --help'.");
        Refuse(sources > 1, "--data-series, --events and --store are different sources. Give one of them.");
        Refuse(
            isSeries && (arguments.GetValue(_campaign) is { Length: > 0 } || arguments.GetValue(_timeZone) is not null),
            "--campaign and --time-zone are for --events and --store: a response is of one campaign, and has its days.");
        Refuse(isSeries && arguments.GetValue(_humanOnly), "--human-only is for --events and --store: a response has numbers only. Leave it out.");
        Refuse(!isSeries && arguments.GetValue(_repeatedDays) is not null, "--repeated-days is for --data-series: events count once each. Leave it out.");
        Refuse(isStore && arguments.GetValue(_encoding) is not null, "--encoding is for --data-series and --events. Leave it out.");
        Refuse(!isStore && arguments.GetValue(_store.ServiceUrl) is not null, "--service-url is for --store s3://... Leave it out.");
        Refuse(!isEvents && arguments.GetValue(_events.SkipMalformed) is not null, "--skip-malformed is for --events. Leave it out.");
        Refuse(!isSeries && (arguments.GetValue(_campaign) ?? []) is [] or [""], $"{(isEvents ? "--events" : "--store")} needs --campaign, the API id of the campaign.");

        static void Refuse(bool contradicts, string message)
        {
            if (contradicts)
                throw new UsageException(message);
        }
    }

    private async Task<Campaign?[]> DetailsAsync(ParseResult arguments, int campaigns, CancellationToken cancellationToken)
    {
        var files = arguments.GetValue(_details) ?? [];
        var details = new Campaign?[campaigns];
        if (files.Length > 0 && files.Length != campaigns)
            throw new UsageException(FormattableString.Invariant($"--details needs a file for each campaign, in the same order: {campaigns}, not {files.Length}."));
        foreach (var (at, file) in files.Index())
            details[at] = await Interruption.ReadAsync(token => ReadDetailsAsync(file, token), cancellationToken).ConfigureAwait(false);
        return details;
    }

    private ICampaignMetricsSource DataSeries(string[] files, ParseResult arguments)
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
        var source = new DataSeriesFileSource(files, options);
        return isForSeveral ? source : new SomeDays(source);
    }

    private Task<int> CountFilesAsync(Campaign?[] details, MetricsQuery[] queries, ParseResult arguments, Func<IReadOnlyList<SelectedCampaign>, Task<int>> use) => _events.UseAsync(
        arguments, [.. queries.Select(query => query.CampaignId)], arguments.GetValue(_humanOnly), arguments.GetValue(_encoding), Warn,
        load => use([.. queries.Select((query, at) => new SelectedCampaign(
            Open(new KnownCampaigns(new FileCampaign(load, details[at]), isKnown: details[at] is not null, isForSeveral, "files", Warn), details[at]), query, details[at]))]));

    private static InterruptibleSource Open(ICampaignMetricsSource source, Campaign? details) => new(details is null ? source : new DescribedCampaign(source, details));

    internal static async Task<Campaign> ReadDetailsAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await CampaignDetailsReader.ReadAsync(file, Path.GetFileName(path), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A campaign of the arguments.</summary>
    /// <param name="Source">The source of its numbers.</param>
    /// <param name="Query">The query for all days.</param>
    /// <param name="Description">The description of the campaign; null if it is unknown.</param>
    public sealed record SelectedCampaign(ICampaignMetricsSource Source, MetricsQuery Query, Campaign? Description)
    {
        /// <summary>Reads the metrics and distinct people of a range; an open end is that of the data.</summary>
        // People are counted over the whole range, so its open end must be known before.
        public async Task<(DailyMetrics Metrics, DayRange Days)> ReadAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
        {
            var query = Query with { WithPeople = true, Range = from is { } first && to is { } last ? new DayRange(first, last) : null };
            var metrics = await Source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            var days = metrics.GetRange(from, to);
            return metrics.People is null || days == (query.Range ?? metrics.Days) ? (metrics, days)
                : (await Source.ReadAsync(query with { Range = days }, cancellationToken).ConfigureAwait(false), days);
        }
    }

    private sealed class InterruptibleSource(ICampaignMetricsSource source) : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
            Interruption.ReadAsync(token => source.ReadAsync(query, token), cancellationToken);
    }

    // The response of /campaigns/details has no id of its campaign, but those of its messages.
    private sealed class DescribedCampaign(ICampaignMetricsSource source, Campaign details) : ICampaignMetricsSource
    {
        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            string[] described = IdsOf(details.Variations);
            string[] counted = IdsOf(metrics.Variations.Where(one => metrics.MetricsOf(one.Channel).Any(name => metrics.GetVariationSeries(one.Channel, one.Key, name) is { IsGiven: true } series && series != MetricSeries.Zero)));
            return described.Length == 0 || counted.Length == 0 || described.Intersect(counted).Any() ? metrics : throw new UsageException(
                $"--details describes another campaign: its messages are {List(described)}, and those of the numbers are {List(counted)}. Give the details of this campaign, or leave --details out.");
        }

        private static string[] IdsOf(IEnumerable<Variation> variations) => [.. variations.Select(one => one.Id).OfType<string>().Distinct()];

        private static string List(string[] ids) => string.Join(", ", ids.Take(3)) + (ids.Length > 3 ? " and others" : "");
    }

    private sealed class FileCampaign(Func<CancellationToken, Task<LoadedEvents>> load, Campaign? description) : ICampaignMetricsSource
    {
        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
            (await load(cancellationToken).ConfigureAwait(false)).Count(query, description ?? new Campaign(), cancellationToken);
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

    private sealed class KnownCampaigns(ICampaignMetricsSource source, bool isKnown, bool mayBeEmpty, string place, Action<string> warn) : ICampaignMetricsSource
    {
        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var warning in metrics.Warnings)
                warn(warning);
            if (!isKnown && metrics.Channels.Count == 0)
                throw new UsageException($"--campaign: there is nothing of a campaign '{query.CampaignId}' in the {place}.");
            return metrics.Days is not null || query.Range is not null || mayBeEmpty ? metrics
                : throw new UsageException($"--campaign: the {place} {(place == "files" ? "have" : "has")} no events of the campaign '{query.CampaignId}'. Give --from and --to to get zeros.");
        }
    }
}
