namespace CampaignExport.Reports;

/// <summary>What a number of people counts.</summary>
public enum PeopleBasis
{
    /// <summary>Each person once.</summary>
    Distinct,

    /// <summary>Each person once on every day with a message.</summary>
    SumOfDaily,
}
