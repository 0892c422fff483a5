namespace CampaignExport.Sources;

/// <summary>How repeated days in data_series responses are handled.</summary>
public enum RepeatedDays
{
    /// <summary>
    /// Equal repeats count once. A repeat with different numbers replaces the earlier day, with a warning that names both totals, if both
    /// have the same channels and variations or the earlier numbers are all zero. Any other repeat is an error.
    /// </summary>
    Replace,

    /// <summary>All repeats are added up, including equal ones. Use it if each response contains a part of the campaign.</summary>
    Add,

    /// <summary>Equal repeats count once. Any other repeat is an error.</summary>
    Error,
}
