namespace CampaignExport.Sql;

/// <summary>What a value of a recipient is, and so how it stands in the database and in a cell.</summary>
public enum SqlFieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number, as text with the decimals it has.</summary>
    Decimal,

    /// <summary>A calendar day, as text: 2026-06-01.</summary>
    Date,

    /// <summary>An instant, as a whole number: tenths of a microsecond since 1970 in UTC.</summary>
    Instant,

    /// <summary>A truth value, as 0 or 1.</summary>
    Boolean,

    /// <summary>A list or a map, as the JSON text that stands in the cell.</summary>
    Json,
}
