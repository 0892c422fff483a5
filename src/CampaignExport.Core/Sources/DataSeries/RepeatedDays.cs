namespace CampaignExport.Sources;

/// <summary>What becomes of a day that data_series responses hold more than once.</summary>
public enum RepeatedDays
{
    /// <summary>
    /// Equal repeats count once. Of repeats with other numbers for the same channels and variations the last one counts, and a
    /// warning names both totals. Any other repeat is an error.
    /// </summary>
    Replace,

    /// <summary>All repeats are added up, equal ones too: for responses that each hold a part of the campaign.</summary>
    Add,

    /// <summary>Equal repeats count once. Any other repeat is an error.</summary>
    Error,
}
