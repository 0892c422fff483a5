namespace CampaignExport.Campaigns;

/// <summary>The unit of a <see cref="Metric"/>.</summary>
public enum MetricUnit
{
    /// <summary>Events. One person can cause several. Whole numbers.</summary>
    Events,

    /// <summary>People, or messages with at least one event. Each counts once. Whole numbers.</summary>
    People,

    /// <summary>An amount of money, in US dollars unless the name of the metric names another currency. Decimal numbers.</summary>
    Money,
}
