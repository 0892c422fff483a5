using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>A table with one row per day: the data of one performance graph of a campaign.</summary>
/// <remarks>Immutable and thread-safe. The chart reads its values from the metrics it was created from. It does not copy them.</remarks>
public sealed class Chart
{
    internal Chart(string name, string title, string dateHeader, DayRange days, IReadOnlyList<ChartColumn> columns)
    {
        Name = name;
        Title = title;
        DateHeader = dateHeader;
        Days = days;
        Columns = columns;
    }

    /// <summary>The name for files, such as <c>messages-sent-by-date</c>. It is derived from the English title in every language.</summary>
    public string Name { get; }

    /// <summary>The title, in the language of the chart.</summary>
    public string Title { get; }

    /// <summary>The header of the first column, which holds the day.</summary>
    public string DateHeader { get; }

    /// <summary>The days, one row each. Days without data are included.</summary>
    public DayRange Days { get; }

    /// <summary>The columns after the first.</summary>
    public IReadOnlyList<ChartColumn> Columns { get; }
}
