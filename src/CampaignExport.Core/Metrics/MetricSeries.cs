namespace CampaignExport.Metrics;

/// <summary>The values of one metric, period by period. A period without a value counts as zero.</summary>
/// <remarks>Immutable and thread-safe. Counts are whole numbers of at most 64 bits; amounts keep their decimals.</remarks>
public sealed class MetricSeries
{
    private readonly int[] _positions;
    private readonly decimal[] _values;

    /// <summary>Takes ownership of two arrays of equal length. The positions of the periods are ascending and distinct.</summary>
    internal MetricSeries(int[] positions, decimal[] values)
    {
        _positions = positions;
        _values = values;
    }

    /// <summary>The empty series.</summary>
    internal static MetricSeries Empty { get; } = new([], []);

    /// <summary>The series of a metric that is known to be zero.</summary>
    internal static MetricSeries Zero { get; } = new([], []);

    /// <summary>Whether the series has no values.</summary>
    internal bool IsEmpty => _positions.Length == 0;

    /// <summary>Whether the source has the metric, perhaps only on other days than the requested ones, or knows it to be zero. Then a day without a value is known to be zero.</summary>
    internal bool IsGiven => !ReferenceEquals(this, Empty);

    /// <summary>Gets the value of a day, or of the week or month that begins with it.</summary>
    /// <param name="day">The day, or the first day.</param>
    /// <returns>The value; zero for a day without a value, and in metrics of hours.</returns>
    public decimal ValueOn(DateOnly day) => ValueIn(new MetricPeriod(day));

    /// <summary>Gets the value of a period.</summary>
    /// <param name="period">The period.</param>
    /// <returns>The value; zero for a period without a value, or of another granularity.</returns>
    public decimal ValueIn(MetricPeriod period)
    {
        var at = Array.BinarySearch(_positions, period.Position);
        return at < 0 ? 0 : _values[at];
    }

    /// <summary>Adds up the values of all days in a range, in a series of days.</summary>
    /// <param name="range">The range.</param>
    /// <returns>The sum.</returns>
    internal decimal Sum(DayRange range)
    {
        var at = Array.BinarySearch(_positions, range.First.DayNumber);
        var sum = 0m;
        for (var i = at < 0 ? ~at : at; i < _positions.Length && _positions[i] <= range.Last.DayNumber; i++)
            sum += _values[i];
        return sum;
    }

    /// <summary>Gets the days in a range whose value is not zero, in order, in a series of days.</summary>
    internal IEnumerable<DateOnly> DaysIn(DayRange range)
    {
        for (var i = 0; i < _positions.Length; i++)
        {
            if (_values[i] != 0 && range.Contains(DateOnly.FromDayNumber(_positions[i])))
                yield return DateOnly.FromDayNumber(_positions[i]);
        }
    }

    /// <summary>Adds up the days of a range in each week or month, in a series of days. A series that has days is not empty afterwards.</summary>
    internal MetricSeries SumDays(Granularity granularity, DayRange range)
    {
        var sums = new MetricSeriesBuilder();
        foreach (var (number, value) in _positions.Zip(_values))
        {
            var day = DateOnly.FromDayNumber(number);
            sums.Add(Periods.Of(day, granularity).Position, range.Contains(day) ? value : 0);
        }

        return sums.Build();
    }
}
