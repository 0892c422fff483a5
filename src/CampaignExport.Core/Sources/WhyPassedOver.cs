namespace CampaignExport.Sources;

/// <summary>Why an event is passed over.</summary>
internal enum WhyPassedOver
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>Events of its kind make no metric, or its kind is not known.</summary>
    NoMetric,

    /// <summary>It belongs to no campaign.</summary>
    NoCampaign,
}
