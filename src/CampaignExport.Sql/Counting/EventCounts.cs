using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Creates metrics from the counts of a database by day or hour.</summary>
internal sealed class EventCounts
{
    private const string Enrolled = CampaignExport.Campaigns.Metrics.Enrolled;
    private const string UniqueRecipients = "unique_recipients";

    private readonly DailyMetricsBuilder _metrics;
    private readonly DayRange? _range;
    private readonly int _behaviors;
    private readonly Dictionary<(string Channel, string Id), Variation> _variations = [];
    private readonly HashSet<string> _controls = new(StringComparer.Ordinal);
    private bool _hasEvents;
    private long _withoutBehavior;
    private long _withoutPerson;
    private long _withoutVariation;

    /// <param name="variations">The variations; those of the control group have an empty channel.</param>
    /// <param name="query">The requested days and periods.</param>
    /// <param name="behaviors">The known conversion behaviors of the campaign.</param>
    public EventCounts(IReadOnlyList<Variation> variations, MetricsQuery query, IReadOnlyList<ConversionBehavior> behaviors)
    {
        (_metrics, _range, _behaviors) = (new(catalog: null, query) { ConversionBehaviors = behaviors }, query.Range, behaviors.Count);
        foreach (var variation in variations.Where(one => one.Channel.Length > 0))
            Add(variation, variation.Channel);
        var channels = _variations.Keys.Select(key => key.Channel).Distinct().ToList();
        foreach (var control in variations.Where(one => one.Channel.Length == 0))
        {
            if (control.Id is { } id)
                _controls.Add(id);
            if (channels.Count == 1)
                Add(control with { Channel = channels[0], IsControl = true }, "");
        }
    }

    /// <summary>The distinct people of the requested days; null if they were not counted.</summary>
    public DistinctPeople? People { get; init; }

    public void Add(MetricPeriod at, string channel, string variationId, EventKind kind, EventCounting counting, string detail, long count)
    {
        foreach (var metric in kind.Metrics)
        {
            if (metric.Counting == counting && metric.Matches(detail))
                Add(at, channel, variationId, metric.ApiName, count);
        }
    }

    public void AddPeople(MetricPeriod at, string channel, string variationId, long count) => Add(at, channel, variationId, UniqueRecipients, count);

    public void AddPeople(MetricPeriod at, long count) => Add(at, variation: null, UniqueRecipients, count);

    /// <summary>Adds a row of conversions.</summary>
    public void AddConversions(ConversionRow row, MetricPeriod at, string variationId, string behavior, long count)
    {
        if (row == ConversionRow.WithoutBehavior)
        {
            _withoutBehavior += IsRequested(at) ? count : 0;
            return;
        }

        if (row == ConversionRow.WithoutPerson)
            _withoutPerson += IsRequested(at) ? count : 0;
        AddConversions(row == ConversionRow.BySendTime ? EventCounting.ConversionBySendTime : EventCounting.Conversion, at, variationId, behavior, count);
    }

    /// <summary>Adds the revenue of a message; its channel is empty for the control group.</summary>
    public void AddRevenue(MetricPeriod at, string channel, string variationId, string currency, decimal amount)
    {
        var metric = CampaignExport.Campaigns.Metrics.RevenueIn(currency);
        if (channel.Length > 0)
            Add(at, variation: null, metric, amount);
        Add(at, channel, variationId, metric, amount);
    }

    public DailyMetrics Build()
    {
        if (_withoutBehavior > 0)
        {
            _metrics.AddWarning(new Sentence(
                $"Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: {_withoutBehavior:N0}.",
                $"Des conversions sans « conversion_behavior_index » sont omises, car la campagne a plusieurs événements de conversion : {_withoutBehavior:N0}."));
        }

        if (_withoutPerson > 0)
        {
            _metrics.AddWarning(new Sentence(
                $"Conversions without a person count one by one, without a window and without the day of a message: {_withoutPerson:N0}.",
                $"Des conversions sans personne comptent une par une, sans fenêtre et sans le jour d’un message : {_withoutPerson:N0}."));
        }

        if (_withoutVariation > 0 && IsMultivariate)
        {
            _metrics.AddWarning(new Sentence(
                $"Conversions without a known 'message_variation_id' count for the campaign, and for none of its variations: {_withoutVariation:N0}.",
                $"Des conversions sans « message_variation_id » connu comptent pour la campagne, et pour aucune de ses variantes : {_withoutVariation:N0}."));
        }

        if (_hasEvents)
            AddZeros();
        _metrics.People = People;
        return _metrics.Build();
    }

    // What events count is zero without events. Only what some message has is known to be looked for: conversions of other behaviors, revenue, and machines.
    private void AddZeros()
    {
        // Conversions that count for no variation may belong to any.
        var behaviors = _withoutVariation + _withoutBehavior > 0 ? 0 : _behaviors;
        string[] conversions = [.. EventKinds.Find(EventKinds.Conversion)!.Metrics.Where(metric => metric.Counting == EventCounting.Conversion).Select(metric => metric.ApiName).Take(behaviors)];
        foreach (var variation in _variations.Values)
        {
            string[] given = [.. conversions.Union(_metrics.MetricsOf(variation.Channel)).Where(name => name != Enrolled)];
            string[] results = [.. given.Where(name => name != UniqueRecipients && ChannelCatalog.Default.FindMetric(channel: null, name) is not null)];
            foreach (var metric in variation.IsControl ? results.Append(Enrolled) : given.Union(EventKinds.CountedMetricsOf(variation.Channel)))
                _metrics.AddZero(variation, metric);
            foreach (var metric in results)
                _metrics.AddZero(variation: null, metric);
        }
    }

    private void Add(Variation variation, string channel)
    {
        _variations.Add((channel, variation.Id ?? ""), variation);
        _metrics.AddVariation(variation);
    }

    private void Add(MetricPeriod at, string channel, string variationId, string metric, decimal value)
    {
        if (_variations.TryGetValue((channel, variationId), out var variation))
            Add(at, variation, metric, value);
    }

    // A metric of other days is known to be zero on the requested ones.
    private void Add(MetricPeriod at, Variation? variation, string metric, decimal value)
    {
        _hasEvents = true;
        _metrics.HasEarlierDays |= at.Day < _range?.First;
        if (IsRequested(at))
            _metrics.Add(at, variation, metric, value);
        else
            _metrics.AddMetric(variation, metric);
    }

    private bool IsMultivariate =>
        new Campaign { Channels = [.. _variations.Values.Select(one => one.Channel).Distinct()], Variations = [.. _variations.Values] }.IsMultivariate;

    private bool IsRequested(MetricPeriod at) => _range?.Contains(at.Day) ?? true;

    // They are added to the variation and, except those of the control group, to the campaign.
    private void AddConversions(EventCounting counting, MetricPeriod at, string variationId, string behavior, long count)
    {
        // An id belongs to a single channel.
        var variation = _controls.Contains(variationId) ? _variations.GetValueOrDefault(("", variationId))
            : variationId.Length == 0 ? null
            : _variations.Where(pair => pair.Key.Id == variationId).OrderBy(pair => pair.Key.Channel, StringComparer.Ordinal).FirstOrDefault().Value;
        if (counting == EventCounting.Conversion && variation is null && IsRequested(at))
            _withoutVariation += count;
        foreach (var metric in EventKinds.Find(EventKinds.Conversion)!.Metrics.Where(metric => metric.Counting == counting && metric.Matches(behavior)))
        {
            if (!_controls.Contains(variationId))
                Add(at, variation: null, metric.ApiName, count);
            if (variation is not null)
                Add(at, variation, metric.ApiName, count);
        }
    }
}
