using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Sources;

/// <summary>Collects the days of one or more data_series responses, and handles repeated days.</summary>
internal sealed class DataSeriesDays(DataSeriesOptions options, DailyMetricsBuilder metrics, Warnings warnings)
{
    private const int MostTotals = 8;

    private readonly Indexes<(string Channel, string Key)> _messages = new();
    private readonly Indexes<(string? Channel, string Metric)> _metricNames = new();
    private readonly List<Variation> _variations = [];
    private readonly Dictionary<DateOnly, (DataSeriesNumbers Numbers, string File)> _days = [];
    private readonly SortedSet<DateOnly> _added = [];
    private bool _hasAddedEqual;

    /// <summary>Adds a message of a day, and returns its index.</summary>
    public int IndexOf(Variation variation)
    {
        metrics.AddVariation(variation);
        var index = _messages.Of((variation.Channel, variation.Key));
        if (index == _variations.Count)
            _variations.Add(variation);
        return index;
    }

    /// <summary>Returns the index of a metric.</summary>
    /// <param name="channel">The channel; null for the campaign as a whole.</param>
    /// <param name="metric">The API name of the metric.</param>
    public int IndexOf(string? channel, string metric) => _metricNames.Of((channel, metric));

    /// <summary>Adds a day.</summary>
    /// <exception cref="FormatException">The day conflicts with an earlier one.</exception>
    public void Add(DateOnly day, DataSeriesNumbers numbers, string file)
    {
        if (!_days.TryGetValue(day, out var known))
        {
            _days.Add(day, (numbers, file));
            return;
        }

        var isEqual = known.Numbers.HasSameNumbers(numbers);
        if (options.RepeatedDays == RepeatedDays.Add)
        {
            _added.Add(day);
            _hasAddedEqual |= isEqual && !numbers.IsZero;
            _days[day] = (known.Numbers.Plus(numbers), file);
        }
        else if (!isEqual)
        {
            var before = string.Create(CultureInfo.InvariantCulture, $"the day {day:yyyy-MM-dd} was already in {known.File}");
            if (options.RepeatedDays == RepeatedDays.Error)
                throw new FormatException($"{before}, with different numbers. Provide each day once.");
            if (!known.Numbers.HasSameMessages(numbers) && !known.Numbers.IsZero)
            {
                throw new FormatException(
                    $"{before}, with different channels or variations. If each contains a part of the campaign, add them up with "
                    + $"--repeated-days add ({nameof(RepeatedDays)}.{nameof(RepeatedDays.Add)}); otherwise provide each day once.");
            }

            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The day {day:yyyy-MM-dd} occurs twice with different numbers. {(file == known.File ? "The later ones replace the earlier ones" : $"Those of {file} replace those of {known.File}")}: {Totals(known.Numbers, numbers)}."));
            _days[day] = (numbers, file);
        }
    }

    /// <summary>Creates the metrics. Do not add anything afterwards.</summary>
    public DailyMetrics Build()
    {
        if (_added.Count > 0)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_added.Count} {(_added.Count == 1 ? "day occurs" : "days occur")} more than once, from {_added.Min:yyyy-MM-dd} to {_added.Max:yyyy-MM-dd}. Their values are added up.")
                + (_hasAddedEqual ? " Some repeats are equal: if the same days were fetched twice, do not add them up." : ""));
        }

        foreach (var (day, (numbers, _)) in _days)
        {
            metrics.AddDay(day);
            foreach (var (message, metric, value) in numbers.Values)
            {
                if (message < 0)
                    metrics.Add(day, _metricNames[metric].Metric, value);
                else
                    metrics.Add(day, _variations[message], _metricNames[metric].Metric, value);
            }
        }

        return metrics.Build();
    }

    // Sent messages come first, then the metrics that differ.
    private string Totals(DataSeriesNumbers earlier, DataSeriesNumbers later)
    {
        var totals = new OrderedDictionary<(bool OfMessages, string Metric), (decimal Earlier, decimal Later)> { [(true, "sent")] = default };
        foreach (var (message, metric, value) in earlier.Values)
            totals[Name(message, metric)] = totals.GetValueOrDefault(Name(message, metric)) is var sum ? (sum.Earlier + value, sum.Later) : default;
        foreach (var (message, metric, value) in later.Values)
            totals[Name(message, metric)] = totals.GetValueOrDefault(Name(message, metric)) is var sum ? (sum.Earlier, sum.Later + value) : default;

        string[] texts =
        [
            .. totals
                .Where(total => total.Value.Earlier != total.Value.Later || (total.Key is (true, "sent") && total.Value.Earlier != 0))
                .Select(total => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{total.Key.Metric}{(total.Key.OfMessages && totals.ContainsKey((false, total.Key.Metric)) ? " of messages" : "")} {(total.Value.Earlier == total.Value.Later ? "stays" : FormattableString.Invariant($"{total.Value.Earlier} becomes"))} {total.Value.Later}")),
        ];
        return texts.Length == 0 ? "all totals are equal, and variations differ"
            : string.Join(", ", texts.Take(MostTotals)) + (texts.Length > MostTotals ? FormattableString.Invariant($", and {texts.Length - MostTotals} more") : "");

        (bool, string) Name(int message, int metric) => (message >= 0, _metricNames[metric].Metric);
    }

    private sealed class Indexes<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _at = [];
        private readonly List<T> _all = [];

        public T this[int index] => _all[index];

        public int Of(T one)
        {
            if (_at.TryGetValue(one, out var index))
                return index;
            _all.Add(one);
            return _at[one] = _all.Count - 1;
        }
    }
}
