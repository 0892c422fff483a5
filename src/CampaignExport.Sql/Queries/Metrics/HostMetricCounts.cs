using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Creates metrics from the sums of the database, or reports the rows that cannot be counted.</summary>
internal sealed partial class HostMetricCounts
{
    private const int ProblemsShown = 10;
    private const string UniqueRecipients = "unique_recipients";
    private const string Catalog = "SqlMetricsOptions.Catalog";

    private readonly DailyMetricsBuilder _metrics;
    private readonly OrderedDictionary<string, bool> _problems = [];
    private readonly DayRange _range;
    private readonly ChannelCatalog _catalog;
    private readonly HashSet<(MetricPeriod? At, string Channel, string Variation, string Metric)> _given;
    private readonly HashSet<string> _controls;
    private readonly string[] _channels;
    private readonly ILookup<string, string> _channelsOfVariation;
    private readonly Dictionary<string, List<Metric>?> _metricsOfChannel = [];

    private HostMetricCounts(List<HostMetricRow> rows, MetricsQuery query, DayRange range, ChannelCatalog catalog)
    {
        (_metrics, _range, _catalog) = (new(catalog: null, query), range, catalog);
        _given = [.. rows.Where(row => !row.IsOfPeople && row.Value != 0).Select(row => (row.At, row.Channel, row.Variation, row.Metric))];
        // Only a control group has enrolled people.
        _controls = [.. rows.Where(row => row is { Metric: HostMetricStatements.Enrolled, Variation.Length: > 0 }).Select(row => row.Variation)];
        _channels = [.. rows.Select(row => row.Channel).Where(channel => channel.Length > 0).Distinct()];
        _channelsOfVariation = rows.Where(row => row.Channel.Length > 0).Select(row => (row.Channel, row.Variation)).Distinct().ToLookup(one => one.Variation, one => one.Channel);
    }

    /// <exception cref="SourceDataException">Some rows cannot be counted; the message names their places.</exception>
    public static DailyMetrics Create(List<HostMetricRow> rows, MetricsQuery query, DayRange range, ChannelCatalog catalog)
    {
        var counts = new HostMetricCounts(rows, query, range, catalog);
        foreach (var row in rows)
            counts.Add(row);
        if (counts._problems.Count == 0)
            return counts._metrics.Build();
        var more = counts._problems.Count > ProblemsShown ? $" Not shown: {Plural.Of(counts._problems.Count - ProblemsShown, "more error")}." : "";
        throw new SourceDataException($"SqlMetricsOptions.Query returns rows that cannot be counted. {string.Join(' ', counts._problems.Keys.Take(ProblemsShown))}{more}");
    }

    private void Add(HostMetricRow row)
    {
        if (FindProblem(row) is { } problem)
            _problems.TryAdd($"{Place(row)}: {problem}", true);
        if (_problems.Count > 0)
            return;
        var isControl = _controls.Contains(row.Variation);
        var channel = ChannelOf(row)!;
        var variation = channel.Length == 0 ? null : new Variation(channel, row.Variation.Length == 0 ? null : row.Variation) { IsControl = isControl };
        if (variation is not null)
            _metrics.AddVariation(variation);
        _metrics.HasEarlierDays |= row.Value != 0 && row.At?.Day < _range.First;
        if (row.At is not { } at || !_range.Contains(at.Day))
            return;
        if (variation is not null)
            _metrics.Add(at, variation, row.Metric, row.Value);
        // A user may receive several messages, and the totals exclude the control group.
        if (variation is null || (_catalog.FindMetric(null, row.Metric) is not null && !isControl && row.Metric != UniqueRecipients))
            _metrics.Add(at, variation: null, row.Metric, row.Value);
    }

    private string? FindProblem(HostMetricRow row)
    {
        // Only checked rows are counted by person.
        if (row.IsOfPeople)
            return row.At is { } at && _range.Contains(at.Day) && _given.Contains((at, row.Channel, row.Variation, row.Metric))
                ? "the query returns this number and also the people that it is counted from. Remove one of them." : null;
        if (MetricsOf(row.Channel) is not { } known)
            return _catalog.DescribeUnknownChannel(row.Channel, AllChannels(), Catalog).English;
        if ((known.Find(one => one.ApiName == row.Metric) ?? _catalog.FindMetric(row.Channel.Length == 0 ? null : row.Channel, row.Metric)) is not { } metric)
            return _catalog.DescribeUnknownMetric(row.Channel.Length > 0, row.Metric, known.Select(one => one.ApiName), Catalog).English;
        if (row.At is null)
            return "a time is missing or invalid; a valid one is 2026-06-01 12:30:00.";
        if (row.Problem == HostMetricStatements.NoNumber || (row.Problem.Length > 0 && metric.Unit != MetricUnit.Money))
            return $"a count {row.Problem}.";
        return ChannelOf(row) is null ? "a variation has no channel, and its other rows do not show which one. Add the channel." : null;
    }

    /// <summary>Finds the channel of a row, empty for none. A row with only a variation has the channel of that variation's other rows, since each id belongs to one channel.</summary>
    private string? ChannelOf(HostMetricRow row)
    {
        if (row.Channel.Length > 0 || row.Variation.Length == 0)
            return row.Channel;
        var channels = _channelsOfVariation[row.Variation].DefaultIfEmpty(_channels.Length == 1 ? _channels[0] : null).ToList();
        return channels.Count == 1 ? channels[0] : null;
    }

    /// <summary>Gets the metrics of a channel and those of every campaign; null if the channel is unknown.</summary>
    private List<Metric>? MetricsOf(string channel)
    {
        if (_metricsOfChannel.TryGetValue(channel, out var metrics))
            return metrics;
        var known = _catalog.Channels.FirstOrDefault(one => one.ApiName == channel)?.Metrics;
        List<Metric> ofEvents = [.. EventKinds.All.Where(kind => channel.Length > 0 && kind.Channel == channel).SelectMany(kind => kind.Metrics).Select(metric => new Metric(metric.ApiName, metric.ApiName))];
        metrics = channel.Length > 0 && known is null && ofEvents.Count == 0 ? null : [.. known ?? [], .. _catalog.CampaignMetrics, .. ofEvents];
        _metricsOfChannel.Add(channel, metrics);
        return metrics;
    }

    private IEnumerable<string> AllChannels() =>
        _catalog.Channels.Select(channel => channel.ApiName).Concat(EventKinds.All.Select(kind => kind.Channel).OfType<string>()).Distinct();

    private string Place(HostMetricRow row) => $"{Place(row.At?.Day)}, channel {Shown(row.Channel)}, metric {Shown(row.Metric)}";

    private string Place(DateOnly? day) => day switch
    {
        null => "No day",
        _ when day < _range.First => string.Create(CultureInfo.InvariantCulture, $"Before {_range.First:yyyy-MM-dd}"),
        _ when day > _range.Last => string.Create(CultureInfo.InvariantCulture, $"After {_range.Last:yyyy-MM-dd}"),
        { } known => known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    // The value may belong to another column and be personal data.
    private static string Shown(string name) => name.Length == 0 ? "null" : NameOfMetric().IsMatch(name) ? $"'{name}'" : $"of {Plural.Of(name.Length, "character")}";

    [GeneratedRegex("^[A-Za-z]+([_-][A-Za-z]+){0,5}[0-9]?$")]
    private static partial Regex NameOfMetric();
}

/// <summary>A number of a day or hour, as <see cref="HostMetricStatements.Count"/> returns it.</summary>
/// <param name="IsOfPeople">Whether the number counts people; false if it is the sum of the rows of the query.</param>
/// <param name="At">The day or hour, or one outside the range for all days there; null if the time of a row is invalid.</param>
/// <param name="Channel">The channel; empty for none.</param>
/// <param name="Variation">The variation; empty for none.</param>
/// <param name="Metric">The metric; empty for none.</param>
/// <param name="Value">The number.</param>
/// <param name="Problem">The error of a count; empty for none.</param>
internal sealed record HostMetricRow(bool IsOfPeople, MetricPeriod? At, string Channel, string Variation, string Metric, decimal Value, string Problem)
{
    public static async Task<List<HostMetricRow>> ReadAsync(DbDataReader reader, MetricsQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<HostMetricRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new(
                reader.GetInt64(0) == 1, reader.IsDBNull(1) ? null : AtOf(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                // A floating-point number becomes a decimal of its 15 significant digits. The division removes trailing zeros.
                reader.IsDBNull(5) ? 0 : Convert.ToDecimal(reader.GetValue(5), CultureInfo.InvariantCulture) / 1.0000000000000000000000000000m, reader.GetString(6)));
        }

        // In the same order in every database.
        return [.. rows.OrderBy(row => row.Channel, StringComparer.Ordinal).ThenBy(row => row.Variation, StringComparer.Ordinal).ThenBy(row => row.Metric, StringComparer.Ordinal).ThenBy(row => row.At?.Position).ThenBy(row => row.IsOfPeople)];

        MetricPeriod AtOf(long number) => query.Granularity == Granularity.Hour
            ? new(TimeZoneInfo.ConvertTime(SqlInstant.FromNumber(number), query.TimeZone)) : new(DateOnly.FromDayNumber((int)number));
    }
}
