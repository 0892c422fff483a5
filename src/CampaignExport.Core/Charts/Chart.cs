using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>A table with one row per day, or per hour, week or month: the data of one performance graph of a campaign.</summary>
/// <remarks>Immutable and thread-safe. The chart reads its values from the metrics it was created from. It does not copy them.</remarks>
public sealed class Chart
{
    internal Chart(string name, string title, string dateHeader, DayRange days, IReadOnlyList<MetricPeriod> periods, IReadOnlyList<ChartColumn> columns)
    {
        Name = name;
        Title = title;
        DateHeader = dateHeader;
        Days = days;
        Periods = periods;
        Columns = columns;
    }

    /// <summary>
    /// The name for files, such as <c>messages-sent-by-date</c>. It is derived from the English title in every language, and names periods other than days:
    /// <c>messages-sent-by-date-weekly</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>The title, in the language of the chart.</summary>
    public string Title { get; }

    /// <summary>The header of the first column, which holds the beginning of the period.</summary>
    public string DateHeader { get; }

    /// <summary>The days that count, both ends included.</summary>
    public DayRange Days { get; }

    /// <summary>
    /// The periods, one row each: days, hours, weeks or months. Those without data are included. A first or last week or month that is not complete in <see cref="Days"/>
    /// counts only those days.
    /// </summary>
    public IReadOnlyList<MetricPeriod> Periods { get; }

    /// <summary>The columns after the first.</summary>
    public IReadOnlyList<ChartColumn> Columns { get; }
}
