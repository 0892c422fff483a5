namespace CampaignExport.Metrics;

/// <summary>The values of one metric, day by day. A day without a value counts as zero.</summary>
/// <remarks>Immutable and thread-safe. Counts are whole numbers within 64 bits; amounts keep their decimals.</remarks>
public sealed class MetricSeries
{
    private readonly int[] _days;
    private readonly decimal[] _values;

    /// <summary>Takes over arrays of equal length, the days in ascending order and each once.</summary>
    internal MetricSeries(int[] days, decimal[] values)
    {
        _days = days;
        _values = values;
    }

    /// <summary>The series without any value.</summary>
    public static MetricSeries Empty { get; } = new([], []);

    /// <summary>Whether no day has a value.</summary>
    public bool IsEmpty => _days.Length == 0;

    /// <summary>The value of one day.</summary>
    /// <param name="day">The day.</param>
    /// <returns>The value, or zero.</returns>
    public decimal On(DateOnly day)
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
}
