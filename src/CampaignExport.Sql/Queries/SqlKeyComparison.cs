namespace CampaignExport.Sql;

/// <summary>How a database compares the keys of a host's query, by which the library finds out whether two rows have the same.</summary>
public enum SqlKeyComparison
{
    /// <summary>Two keys are equal if, and only if, their texts have the same bytes.</summary>
    Bytes,

    /// <summary>Two keys may be equal though their texts differ, such as 1.0 and 1.00, or texts without regard to case.</summary>
    Database,

    /// <summary>Keys are floating-point numbers or rows, whose texts may not give the value again. They are refused.</summary>
    Inexact,
}
