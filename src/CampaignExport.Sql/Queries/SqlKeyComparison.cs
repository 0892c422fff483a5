namespace CampaignExport.Sql;

/// <summary>How a database compares the keys of a host's query, which determines how the library finds repeated keys.</summary>
internal enum SqlKeyComparison
{
    /// <summary>Two keys are equal if and only if their texts have the same bytes.</summary>
    Bytes,

    /// <summary>Two keys may be equal although their texts differ, such as 1.0 and 1.00, or texts that ignore case.</summary>
    Database,

    /// <summary>Keys are floating-point numbers or rows, which text may not represent exactly. They are refused.</summary>
    Inexact,
}
