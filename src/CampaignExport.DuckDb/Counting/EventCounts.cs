using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.DuckDb;

/// <summary>Creates daily metrics from the counts of a database.</summary>
internal sealed class EventCounts
{
    private readonly DailyMetricsBuilder _metrics = new(catalog: null);
    private readonly Dictionary<(string Channel, string Id), Variation> _variations = [];
    private readonly HashSet<string> _controls = new(StringComparer.Ordinal);
    private long _withoutBehavior;
    private long _withoutPerson;

    /// <param name="variations">The variations; those of the control group have an empty channel.</param>
    public EventCounts(IReadOnlyList<Variation> variations)
    {
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

    /// <summary>The requested days; null for all.</summary>
    public DayRange? Range { get; init; }

    /// <summary>The distinct people of these days; null if they were not counted.</summary>
    public DistinctPeople? People { get; init; }

    public void Add(DateOnly day, string channel, string variationId, EventKind kind, EventCounting counting, string detail, long count)
    {
        foreach (var metric in kind.Metrics)
        {
            if (metric.Counting == counting && metric.Matches(detail))
                Add(day, channel, variationId, metric.ApiName, count);
        }
    }

    public void AddPersons(DateOnly day, string channel, string variationId, long count) => Add(day, channel, variationId, "unique_recipients", count);

    public void AddPersons(DateOnly day, long count)
    {
        if (Range?.Contains(day) ?? true)
            _metrics.Add(day, "unique_recipients", count);
    }

    /// <summary>Adds a row of conversions.</summary>
    public void AddConversions(ConversionRow row, DateOnly day, string variationId, string behavior, long count)
    {
        if (!(Range?.Contains(day) ?? true))
            return;
        if (row == ConversionRow.WithoutBehavior)
        {
            _withoutBehavior += count;
            return;
        }

        if (row == ConversionRow.WithoutPerson)
            _withoutPerson += count;
        AddConversions(row == ConversionRow.BySendTime ? EventCounting.ConversionBySendTime : EventCounting.Conversion, day, variationId, behavior, count);
    }

    public DailyMetrics Build()
    {
        if (_withoutBehavior > 0)
        {
            _metrics.AddWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: {_withoutBehavior:N0}."));
        }

        if (_withoutPerson > 0)
        {
            _metrics.AddWarning(string.Create(
                CultureInfo.InvariantCulture, $"Conversions without a person count one by one, without a window and without the day of a message: {_withoutPerson:N0}."));
        }

        _metrics.People = People;
        return _metrics.Build();
    }

    private void Add(Variation variation, string channel)
    {
        _variations.Add((channel, variation.Id ?? ""), variation);
        _metrics.AddVariation(variation);
    }

    private void Add(DateOnly day, string channel, string variationId, string metric, long count)
    {
        if ((Range?.Contains(day) ?? true) && _variations.TryGetValue((channel, variationId), out var variation))
            _metrics.Add(day, variation, metric, count);
    }

    // They are added to the variation and, except those of the control group, to the campaign.
    private void AddConversions(EventCounting counting, DateOnly day, string variationId, string behavior, long count)
    {
        // An id belongs to a single channel.
        var variation = _controls.Contains(variationId) ? _variations.GetValueOrDefault(("", variationId))
            : variationId.Length == 0 ? null
            : _variations.Where(pair => pair.Key.Id == variationId).OrderBy(pair => pair.Key.Channel, StringComparer.Ordinal).FirstOrDefault().Value;
        foreach (var metric in EventKinds.Find(EventKinds.Conversion)!.Metrics.Where(metric => metric.Counting == counting && metric.Matches(behavior)))
        {
            if (!_controls.Contains(variationId))
                _metrics.Add(day, metric.ApiName, count);
            if (variation is not null)
                _metrics.Add(day, variation, metric.ApiName, count);
        }
    }
}
