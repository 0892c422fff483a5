namespace CampaignExport.Exports;

/// <summary>How charts become files.</summary>
public enum ChartLayout
{
    /// <summary>One file a chart: a row a day, a column a number.</summary>
    Wide,

    /// <summary>One file for all: a row a number, with its date, channel, variation and metric. Each number once.</summary>
    Long,
}
