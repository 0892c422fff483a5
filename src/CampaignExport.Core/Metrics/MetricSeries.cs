namespace CampaignExport.Metrics;

/// <summary>The values of one metric, day by day. A day without a value counts as zero.</summary>
/// <remarks>Immutable and thread-safe. Counts are whole numbers of at most 64 bits; amounts keep their decimals.</remarks>
public sealed class MetricSeries
{
    private readonly int[] _days;
    private readonly decimal[] _values;

    /// <summary>Takes ownership of two arrays of equal length. The days are ascending and distinct.</summary>
    internal MetricSeries(int[] days, decimal[] values)
    {
        _days = days;
        _values = values;
    }

    /// <summary>The empty series.</summary>
    public static MetricSeries Empty { get; } = new([], []);

    /// <summary>Whether the series has no values.</summary>
    public bool IsEmpty => _days.Length == 0;

    /// <summary>Gets the value of a day.</summary>
    /// <param name="day">The day.</param>
    /// <returns>The value; zero for a day without a value.</returns>
    public decimal ValueOn(DateOnly day)
    {
        var at = Array.BinarySearch(_days, day.DayNumber);
        return at < 0 ? 0 : _values[at];
    }

    /// <summary>Adds up the values of all days in a range.</summary>
    /// <param name="range">The range.</param>
    /// <returns>The sum.</returns>
    internal decimal Sum(DayRange range)
    {
        var at = Array.BinarySearch(_days, range.First.DayNumber);
        var sum = 0m;
        for (var i = at < 0 ? ~at : at; i < _days.Length && _days[i] <= range.Last.DayNumber; i++)
            sum += _values[i];
        return sum;
    }

    /// <summary>Gets the days in a range whose value is not zero, in order.</summary>
    internal IEnumerable<DateOnly> DaysIn(DayRange range)
    {
        for (var i = 0; i < _days.Length; i++)
        {
            if (_values[i] != 0 && range.Contains(DateOnly.FromDayNumber(_days[i])))
                yield return DateOnly.FromDayNumber(_days[i]);
        }
    }
}
