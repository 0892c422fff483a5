namespace CampaignExport.Charts;

/// <summary>How the results of a multivariate campaign are laid out. The values are the same in both.</summary>
public enum ChartGrouping
{
    /// <summary>One chart a statistic, with one column a variation.</summary>
    ByStatistic,

    /// <summary>One chart a variation, with one column a statistic.</summary>
    ByVariant,
}
