namespace CampaignExport.Sql;

/// <summary>What a value of a recipient or of a number of a day is, and so how it stands in the database and in a cell.</summary>
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

    /// <summary>The time of what is counted, if it is an instant, as <see cref="Instant"/>; null for a day, for what is no time, and outside of 1970 to 2099.</summary>
    MetricInstant,

    /// <summary>
    /// The time of what is counted, if it is a day, as the number of days since 0001-01-01; null for an instant, for what is no time, and outside of 1970 to 2099.
    /// </summary>
    MetricDay,

    /// <summary>How much is counted, as a number that can be added up; null for what is none.</summary>
    MetricValue,
}

/// <summary>A value of a recipient, and where it is kept.</summary>
/// <param name="Name">The name of the documented column.</param>
/// <param name="Column">The column of the database.</param>
/// <param name="Kind">What it is.</param>
internal sealed record SqlField(string Name, string Column, SqlFieldKind Kind)
{
    /// <summary>Whether the database keeps it as a whole number; as text if not.</summary>
    public bool IsInteger => Kind is SqlFieldKind.Integer or SqlFieldKind.Instant or SqlFieldKind.Boolean;
}
