namespace CampaignExport.Charts;

/// <summary>The grouping of the charts of a multivariate campaign. Both groupings show the same values.</summary>
public enum ChartGrouping
{
    /// <summary>One chart per statistic, with one column per variation.</summary>
    ByStatistic,

    /// <summary>One chart per variation, with one column per statistic.</summary>
    ByVariant,
}
