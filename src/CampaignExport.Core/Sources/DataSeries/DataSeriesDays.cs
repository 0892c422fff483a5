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

    /// <summary>Adds a day.</summary>
    /// <exception cref="FormatException">The day conflicts with an earlier one.</exception>
    public void Add(DateOnly day, DataSeriesDay read, string file)
    {
        int[] messages = [.. read.Messages.Select(IndexOf)];
        var numbers = DataSeriesNumbers.Create(
            read.Values.Select(one => one.Message < 0
                ? (-1, _metricNames.GetOrAdd((null, one.Metric)), one.Value)
                : (messages[one.Message], _metricNames.GetOrAdd((read.Messages[one.Message].Channel, one.Metric)), one.Value)),
            messages);
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

            var totals = Totals(known.Numbers, numbers);
            warnings.Add(new Sentence(
                $"The day {day:yyyy-MM-dd} occurs twice with different numbers. {(file == known.File ? "The later ones replace the earlier ones" : $"Those of {file} replace those of {known.File}")}: {totals.English}.",
                $"Le jour du {day:D} figure deux fois avec des chiffres différents. {(file == known.File ? "Les derniers remplacent les premiers" : $"Ceux de {file} remplacent ceux de {known.File}")} : {totals.French}."));
            _days[day] = (numbers, file);
        }
    }

    /// <summary>Creates the metrics. Do not add anything afterwards.</summary>
    public DailyMetrics Build()
    {
        if (_added.Count > 0)
        {
            warnings.Add(new Sentence(
                $"{_added.Count} {(_added.Count == 1 ? "day occurs" : "days occur")} more than once, from {_added.Min:yyyy-MM-dd} to {_added.Max:yyyy-MM-dd}. Their values are added up.{(_hasAddedEqual ? " Some repeats are equal: if the same days were fetched twice, do not add them up." : "")}",
                $"{_added.Count:N0} {(_added.Count == 1 ? "jour figure" : "jours figurent")} plus d’une fois, du {_added.Min:D} au {_added.Max:D}. Leurs valeurs sont additionnées.{(_hasAddedEqual ? " Certaines répétitions sont égales : si les mêmes jours ont été demandés deux fois, ne les additionnez pas." : "")}"));
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

    private int IndexOf(Variation variation)
    {
        metrics.AddVariation(variation);
        var index = _messages.GetOrAdd((variation.Channel, variation.Key));
        if (index == _variations.Count)
            _variations.Add(variation);
        return index;
    }

    // Sent messages come first, then the metrics that differ.
    private Sentence Totals(DataSeriesNumbers earlier, DataSeriesNumbers later)
    {
        var totals = new OrderedDictionary<(bool OfMessages, string Metric), (decimal Earlier, decimal Later)> { [(true, "sent")] = default };
        foreach (var (message, metric, value) in earlier.Values)
            totals[Name(message, metric)] = totals.GetValueOrDefault(Name(message, metric)) is var sum ? (sum.Earlier + value, sum.Later) : default;
        foreach (var (message, metric, value) in later.Values)
            totals[Name(message, metric)] = totals.GetValueOrDefault(Name(message, metric)) is var sum ? (sum.Earlier, sum.Later + value) : default;

        Sentence[] texts =
        [
            .. totals
                .Where(total => total.Value.Earlier != total.Value.Later || (total.Key is (true, "sent") && total.Value.Earlier != 0))
                .Select(total => Describe(total.Key.Metric, total.Key.OfMessages && totals.ContainsKey((false, total.Key.Metric)), total.Value.Earlier, total.Value.Later)),
        ];
        var (shown, more) = (texts.Take(MostTotals), texts.Length - MostTotals);
        return texts.Length == 0 ? new($"all totals are equal, and variations differ", $"tous les totaux sont égaux, et des variantes diffèrent")
            : new(
                $"{string.Join(", ", shown.InEnglish())}{(more > 0 ? $", and {more} more" : "")}",
                $"{string.Join(", ", shown.In("fr"))}{(more > 0 ? $", et {more} de plus" : "")}");

        static Sentence Describe(string metric, bool ofMessages, decimal earlier, decimal later) => earlier == later
            ? new($"{metric}{(ofMessages ? " of messages" : "")} stays {later}", $"{metric}{(ofMessages ? " des messages" : "")} reste {later:#,0.##}")
            : new($"{metric}{(ofMessages ? " of messages" : "")} {earlier} becomes {later}", $"{metric}{(ofMessages ? " des messages" : "")} passe de {earlier:#,0.##} à {later:#,0.##}");

        (bool, string) Name(int message, int metric) => (message >= 0, _metricNames[metric].Metric);
    }

    private sealed class Indexes<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _at = [];
        private readonly List<T> _all = [];

        public T this[int index] => _all[index];

        public int GetOrAdd(T one)
        {
            if (_at.TryGetValue(one, out var index))
                return index;
            _all.Add(one);
            return _at[one] = _all.Count - 1;
        }
    }
}

/// <summary>One day as read.</summary>
internal sealed class DataSeriesDay
{
    private readonly Dictionary<string, int> _nameless = new(StringComparer.Ordinal);

    /// <summary>The messages, in the order of the response.</summary>
    public List<Variation> Messages { get; } = [];

    /// <summary>The numbers, with the index of their message; -1 for those of the campaign as a whole.</summary>
    public List<(int Message, string Metric, decimal Value)> Values { get; } = [];

    public void AddMessage(string channel, string? id, string? name, bool isControl) => Messages.Add(new Variation(channel, id, name)
    {
        IsControl = isControl,
        Position = id is null && name is null ? _nameless[channel] = _nameless.GetValueOrDefault(channel) + 1 : 1,
    });

    public void Clear()
    {
        _nameless.Clear();
        Messages.Clear();
        Values.Clear();
    }
}

/// <summary>The numbers of one day. Message -1 is the campaign as a whole; messages have their indexes.</summary>
/// <param name="Values">The values, sorted by message and metric, with distinct pairs.</param>
/// <param name="Messages">The sorted, distinct indexes of all messages, including those without a number.</param>
internal sealed record DataSeriesNumbers((int Message, int Metric, decimal Value)[] Values, int[] Messages)
{
    /// <summary>Whether all numbers are zero.</summary>
    public bool IsZero => Values.All(one => one.Value == 0);

    /// <summary>Sorts values and messages. Values of the same message and metric are added up.</summary>
    public static DataSeriesNumbers Create(IEnumerable<(int Message, int Metric, decimal Value)> values, IEnumerable<int> messages)
    {
        (int Message, int Metric, decimal Value)[] sorted = [.. values];
        Array.Sort(sorted, static (one, other) => one.Message != other.Message ? one.Message.CompareTo(other.Message) : one.Metric.CompareTo(other.Metric));
        var count = 0;
        foreach (var one in sorted)
        {
            if (count > 0 && (sorted[count - 1].Message, sorted[count - 1].Metric) == (one.Message, one.Metric))
                sorted[count - 1].Value += one.Value;
            else
                sorted[count++] = one;
        }

        return new(sorted[..count], [.. messages.Distinct().Order()]);
    }

    /// <summary>Adds the numbers of another response for the same day.</summary>
    public DataSeriesNumbers Plus(DataSeriesNumbers other) => Create(Values.Concat(other.Values), Messages.Concat(other.Messages));

    /// <summary>Determines whether both have the same numbers. A missing number is zero.</summary>
    public bool HasSameNumbers(DataSeriesNumbers other) =>
        Values.Where(one => one.Value != 0).SequenceEqual(other.Values.Where(one => one.Value != 0));

    /// <summary>Determines whether both have the same channels and variations.</summary>
    public bool HasSameMessages(DataSeriesNumbers other) => Messages.AsSpan().SequenceEqual(other.Messages);
}
