namespace CampaignExport.Exports;

/// <summary>The layout of the files of charts.</summary>
public enum ChartLayout
{
    /// <summary>One file per chart, with a row per day, hour, week or month and a column per figure.</summary>
    Wide,

    /// <summary>One file for all charts, with a row per figure: date, channel, variation, metric and value. Each figure appears once.</summary>
    Long,
}
