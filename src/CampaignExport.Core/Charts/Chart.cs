using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>A table with one row a day: what a performance graph of a campaign shows.</summary>
/// <remarks>Immutable and thread-safe. The values are looked up in the metrics it was made from; nothing is copied.</remarks>
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

    /// <summary>A name for files, made from the English title whatever the language: <c>messages-sent-by-date</c>.</summary>
    public string Name { get; }

    /// <summary>The title, in the language of the chart.</summary>
    public string Title { get; }

    /// <summary>The header of the first column, which holds the day.</summary>
    public string DateHeader { get; }

    /// <summary>The days, one row each, whether they have data or not.</summary>
    public DayRange Days { get; }

    /// <summary>The columns after the first.</summary>
    public IReadOnlyList<ChartColumn> Columns { get; }
}
