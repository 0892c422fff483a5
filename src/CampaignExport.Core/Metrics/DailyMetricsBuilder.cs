using CampaignExport.Campaigns;

namespace CampaignExport.Metrics;

/// <summary>Builds <see cref="DailyMetrics"/>. Values of the same period, message and metric are added up.</summary>
/// <remarks>Not thread-safe. Use a builder once: <see cref="Build"/> takes no snapshot.</remarks>
public sealed class DailyMetricsBuilder
{
    private const string WebPush = "web_push";

    private readonly ChannelCatalog? _catalog;
    private readonly MetricsQuery _query;
    private readonly Dictionary<(string? Channel, string? Key, string Metric), MetricSeriesBuilder> _series = [];
    private readonly Dictionary<(string Channel, string Key), int> _variationAt = [];
    private readonly List<Variation> _variations = [];
    private readonly Dictionary<string, OrderedDictionary<string, bool>> _metrics = new(StringComparer.Ordinal);
    private readonly HashSet<(string? Channel, string? Key, string Metric)> _zeros = [];
    private readonly List<string> _channels = [];
    private readonly List<Sentence> _warnings = [];
    private DateOnly? _first;
    private DateOnly? _last;

    /// <summary>Initializes a builder that accepts the documented channels and metrics: those of <see cref="ChannelCatalog.Default"/>.</summary>
    public DailyMetricsBuilder()
        : this(ChannelCatalog.Default)
    {
    }

    /// <summary>Initializes a builder of daily metrics.</summary>
    /// <param name="catalog">
    /// The channels and metrics to accept, with exactly these names; null to accept any name and any number, for a source that has checked them.
    /// </param>
    public DailyMetricsBuilder(ChannelCatalog? catalog)
        : this(catalog, new MetricsQuery(""))
    {
    }

    /// <summary>Initializes a builder for the granularity and the time zone of a query.</summary>
    /// <param name="catalog">
    /// The channels and metrics to accept, with exactly these names; null to accept any name and any number, for a source that has checked them.
    /// </param>
    /// <param name="query">The query. <c>unique_recipients</c> must count each person once per period of <see cref="MetricsQuery.Granularity"/>.</param>
    public DailyMetricsBuilder(ChannelCatalog? catalog, MetricsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        (_catalog, _query) = (catalog, query);
    }

    /// <summary>The distinct people of the range: <see cref="DailyMetrics.People"/>.</summary>
    /// <value>Default null: they are not counted.</value>
    public DistinctPeople? People { get; set; }

    /// <summary>The conversion behaviors that the source knows.</summary>
    internal IReadOnlyList<ConversionBehavior> ConversionBehaviors { get; init; } = [];

    /// <summary>Whether the source has numbers of days before the requested ones: <see cref="DailyMetrics.HasEarlierDays"/>.</summary>
    internal bool HasEarlierDays { get; set; }

    /// <summary>Adds a warning about the numbers: <see cref="DailyMetrics.Warnings"/>.</summary>
    /// <param name="warning">A sentence without personal data. It is shown as it is, whatever the language of the person.</param>
    public void AddWarning(string warning)
    {
        ArgumentException.ThrowIfNullOrEmpty(warning);
        _warnings.Add(Sentence.Untranslated(warning));
    }

    /// <summary>Adds a warning of the library.</summary>
    internal void AddWarning(Sentence warning) => _warnings.Add(warning);

    /// <summary>Adds a reported day. It need not have any value.</summary>
    /// <param name="day">The day.</param>
    public void AddDay(DateOnly day)
    {
        _first = _first is { } first && first <= day ? first : day;
        _last = _last is { } last && last >= day ? last : day;
    }

    /// <summary>Adds a message that the campaign used. It need not have any value.</summary>
    /// <param name="variation">
    /// The message. Adding it again fills in a missing name, and marks it as the control group if either is.
    /// </param>
    /// <exception cref="SourceDataException">The catalog has no channel of exactly that name.</exception>
    public void AddVariation(Variation variation)
    {
        ArgumentNullException.ThrowIfNull(variation);
        if (!_metrics.ContainsKey(variation.Channel))
        {
            if (FindProblem(variation.Channel) is { } problem)
            {
                throw new SourceDataException(
                    $"Channel '{variation.Channel}', variation '{variation.Key}': {problem.English}",
                    $"Canal « {variation.Channel} », variante « {variation.Key} » : {problem.French}");
            }

            _metrics.Add(variation.Channel, []);
            _channels.Add(variation.Channel);
        }

        if (_variationAt.TryGetValue((variation.Channel, variation.Key), out var at))
        {
            var known = _variations[at];
            if ((known.Name is null && variation.Name is not null) || (!known.IsControl && variation.IsControl))
                _variations[at] = known with { Name = known.Name ?? variation.Name, IsControl = known.IsControl || variation.IsControl };
            return;
        }

        _variationAt.Add((variation.Channel, variation.Key), _variations.Count);
        _variations.Add(variation);
    }

    /// <summary>Adds a value of the campaign as a whole.</summary>
    /// <param name="day">The day.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="value">A whole number of at most 64 bits for counts; a decimal amount for money.</param>
    /// <exception cref="SourceDataException">
    /// The catalog has no channel or no metric of exactly that name, or a count is negative, fractional or too large. The message names the place.
    /// </exception>
    /// <exception cref="InvalidOperationException">The granularity is hours.</exception>
    public void Add(DateOnly day, string metric, decimal value) => Add(new MetricPeriod(day), variation: null, metric, value);

    /// <summary>Adds a value of the campaign as a whole at a moment.</summary>
    /// <param name="time">The moment. Its period is that of the time zone of the query.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="value">A whole number of at most 64 bits for counts; a decimal amount for money.</param>
    /// <exception cref="SourceDataException">
    /// The catalog has no channel or no metric of exactly that name, or a count is negative, fractional or too large. The message names the place.
    /// </exception>
    public void Add(DateTimeOffset time, string metric, decimal value) => Add(DayOrHourOf(time), variation: null, metric, value);

    /// <summary>Adds a value of one message.</summary>
    /// <param name="day">The day.</param>
    /// <param name="variation">The message. It is added if it is new.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="value">A whole number of at most 64 bits for counts; a decimal amount for money.</param>
    /// <exception cref="SourceDataException">
    /// The catalog has no channel or no metric of exactly that name, or a count is negative, fractional or too large. The message names the place.
    /// </exception>
    /// <exception cref="InvalidOperationException">The granularity is hours.</exception>
    public void Add(DateOnly day, Variation variation, string metric, decimal value)
    {
        ArgumentNullException.ThrowIfNull(variation);
        Add(new MetricPeriod(day), variation, metric, value);
    }

    /// <summary>Adds a value of one message at a moment.</summary>
    /// <param name="time">The moment. Its period is that of the time zone of the query.</param>
    /// <param name="variation">The message. It is added if it is new.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="value">A whole number of at most 64 bits for counts; a decimal amount for money.</param>
    /// <exception cref="SourceDataException">
    /// The catalog has no channel or no metric of exactly that name, or a count is negative, fractional or too large. The message names the place.
    /// </exception>
    public void Add(DateTimeOffset time, Variation variation, string metric, decimal value)
    {
        ArgumentNullException.ThrowIfNull(variation);
        Add(DayOrHourOf(time), variation, metric, value);
    }

    /// <summary>Adds a value of a day or hour; the variation is null for the campaign as a whole.</summary>
    internal void Add(MetricPeriod at, Variation? variation, string metric, decimal value)
    {
        ArgumentException.ThrowIfNullOrEmpty(metric);
        if (_query.Granularity == Granularity.Hour && at.Hour is null)
            throw new InvalidOperationException("A day has no hour. Add the value with its time.");
        Check(at.Day, variation, metric, value);
        AddDay(at.Day);
        if (variation is not null)
            AddVariation(variation);
        SeriesOf((variation?.Channel, variation?.Key, metric)).Add((at.Hour is null ? Periods.Of(at.Day, _query.Granularity) : at).Position, value);
    }

    /// <summary>Adds a metric that the source has on other days than the requested ones; the variation is null for the campaign as a whole.</summary>
    internal void AddMetric(Variation? variation, string metric)
    {
        if (variation is not null)
            AddVariation(variation);
        SeriesOf((variation?.Channel, variation?.Key, metric));
    }

    /// <summary>
    /// Adds a metric that is zero if it gets no value; the variation is null for the campaign as a whole. <see cref="DailyMetrics.MetricsOf"/> does not have it,
    /// since charts of all metrics of a channel show those with values.
    /// </summary>
    internal void AddZero(Variation? variation, string metric) => _zeros.Add((variation?.Channel, variation?.Key, metric));

    /// <summary>Gets the metrics that the messages of a channel have so far.</summary>
    internal IEnumerable<string> MetricsOf(string channel) => _metrics[channel].Keys;

    /// <summary>
    /// Creates the metrics from the values added. On days without <c>total_opens</c>, a <c>web_push</c> message gets its <c>direct_opens</c> as
    /// <c>total_opens</c>. <see cref="Exports.CampaignCharts.Warnings"/> name the metrics of messages that no chart shows.
    /// </summary>
    /// <returns>The metrics.</returns>
    public DailyMetrics Build()
    {
        OpenWebPushes();
        var series = _series.ToDictionary(pair => pair.Key, pair => pair.Value.Build());
        foreach (var zero in _zeros)
            series.TryAdd(zero, MetricSeries.Zero);
        return new(
            _first is { } first && _last is { } last ? new DayRange(first, last) : null,
            _channels,
            _variations,
            _metrics.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value.Keys),
            series)
        {
            Granularity = _query.Granularity,
            TimeZone = _query.TimeZone,
            WarningSentences = _warnings,
            HiddenMetrics = [.. HiddenMetrics()],
            People = People,
            HasEarlierDays = HasEarlierDays,
            ConversionBehaviors = ConversionBehaviors,
        };
    }

    private MetricPeriod DayOrHourOf(DateTimeOffset time) =>
        Periods.Of(time, _query.Granularity == Granularity.Hour ? Granularity.Hour : Granularity.Day, _query.TimeZone);

    // A web push can only be opened by a tap, so both metrics are equal by definition, and the data may omit one.
    private void OpenWebPushes()
    {
        foreach (var variation in _variations.Where(variation => variation.Channel == WebPush))
        {
            if (_series.TryGetValue((WebPush, variation.Key, "direct_opens"), out var direct))
                SeriesOf((WebPush, variation.Key, "total_opens")).FillFrom(direct);
        }
    }

    private void Check(DateOnly day, Variation? variation, string metric, decimal value)
    {
        if (_catalog is null)
            return;
        var isCount = value >= 0 && value <= long.MaxValue && decimal.IsInteger(value);
        if (isCount && _series.ContainsKey((variation?.Channel, variation?.Key, metric)))
            return;
        var problem = variation is null ? null : FindProblem(variation.Channel);
        if (problem is null)
        {
            problem = _catalog.FindMetric(variation?.Channel, metric) is not { } known ? FindProblem(variation?.Channel, metric)
                : isCount || known.Unit == MetricUnit.Money ? null
                : new($"a count must be a whole number from 0 to {long.MaxValue}.", $"un nombre doit être entier, de 0 à {long.MaxValue}.");
        }

        if (problem is not null)
        {
            var (place, lieu) = variation is null ? ("", "")
                : ($"channel '{variation.Channel}', variation '{variation.Key}', ", $"canal « {variation.Channel} », variante « {variation.Key} », ");
            throw new SourceDataException($"{day:yyyy-MM-dd}, {place}metric '{metric}': {problem.English}", $"{day:D}, {lieu}statistique « {metric} » : {problem.French}");
        }
    }

    private Sentence? FindProblem(string channel) => _catalog is null || _catalog.Find(channel)?.ApiName == channel
        ? null : _catalog.DescribeUnknownChannel(channel, _catalog.Channels.Select(one => one.ApiName));

    private Sentence FindProblem(string? channel, string metric)
    {
        var known = ((channel is null ? null : _catalog!.Find(channel))?.Metrics ?? []).Concat(_catalog!.CampaignMetrics).Select(one => one.ApiName);
        return _catalog.DescribeUnknownMetric(channel is not null, metric, known);
    }

    private IEnumerable<Sentence> HiddenMetrics()
    {
        foreach (var (name, metrics) in _metrics)
        {
            // Charts show all metrics of a channel without a list.
            if (_catalog?.Find(name) is not { EngagementMetrics.Count: > 0 } channel)
                continue;
            var hidden = metrics.Keys.Where(metric => channel.FindMetric(metric) is not null).Except(channel.EngagementMetrics).Except(channel.VariantMetrics).ToList();
            if (hidden.Count == 0)
                continue;
            var names = string.Join(", ", hidden);
            yield return new(
                $"No chart shows these metrics of the channel '{name}': {names}.",
                $"Aucun graphique ne montre ces statistiques du canal « {name} » : {names}.");
        }
    }

    private MetricSeriesBuilder SeriesOf((string? Channel, string? Key, string Metric) key)
    {
        if (_series.TryGetValue(key, out var series))
            return series;
        if (key.Channel is { } channel)
            _metrics[channel].TryAdd(key.Metric, true);
        return _series[key] = new MetricSeriesBuilder();
    }
}

/// <summary>Collects the values of one metric in any order of periods. Values of the same period are added up.</summary>
internal sealed class MetricSeriesBuilder
{
    private int[] _positions = new int[4];
    private decimal[] _values = new decimal[4];
    private int _count;
    private bool _sorted = true;

    public void Add(int position, decimal value)
    {
        if (_count > 0 && position == _positions[_count - 1])
        {
            _values[_count - 1] += value;
            return;
        }

        if (_count == _positions.Length)
            MakeRoom();
        _sorted &= _count == 0 || position > _positions[_count - 1];
        _positions[_count] = position;
        _values[_count] = value;
        _count++;
    }

    /// <summary>Copies the values of another series for periods without a value in this one.</summary>
    public void FillFrom(MetricSeriesBuilder other)
    {
        other.Merge();
        Merge();
        // Searched before the first one is added, because adding can reorder the arrays.
        int[] missing = [.. Enumerable.Range(0, other._count).Where(i => Array.BinarySearch(_positions, 0, _count, other._positions[i]) < 0)];
        foreach (var i in missing)
            Add(other._positions[i], other._values[i]);
    }

    public MetricSeries Build()
    {
        Merge();
        return new(_positions[.._count], _values[.._count]);
    }

    // Repeated periods are merged before the arrays grow, so memory grows with the number of periods, not with the length of the input.
    private void MakeRoom()
    {
        Merge();
        if (_count <= _positions.Length / 2)
            return;
        Array.Resize(ref _positions, _positions.Length * 2);
        Array.Resize(ref _values, _values.Length * 2);
    }

    private void Merge()
    {
        if (_sorted)
            return;
        Array.Sort(_positions, _values, 0, _count);
        var last = 0;
        for (var i = 1; i < _count; i++)
        {
            if (_positions[i] == _positions[last])
            {
                _values[last] += _values[i];
                continue;
            }

            last++;
            _positions[last] = _positions[i];
            _values[last] = _values[i];
        }

        _count = last + 1;
        _sorted = true;
    }
}
