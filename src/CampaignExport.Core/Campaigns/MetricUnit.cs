namespace CampaignExport.Campaigns;

/// <summary>What the number of a <see cref="Metric"/> counts.</summary>
public enum MetricUnit
{
    /// <summary>Things that happened: one person may be behind several of them. Whole numbers.</summary>
    Events,

    /// <summary>Persons, or messages that at least one thing happened to: each counted once. Whole numbers.</summary>
    People,

    /// <summary>An amount in US dollars, with decimals.</summary>
    UsDollars,
}
