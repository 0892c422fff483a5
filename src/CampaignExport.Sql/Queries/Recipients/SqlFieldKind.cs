namespace CampaignExport.Sql;

/// <summary>The kind of a value, which determines its form in the database and in a cell.</summary>
internal enum SqlFieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number, as text with all its decimal places.</summary>
    Decimal,

    /// <summary>A calendar day, as text: 2026-06-01.</summary>
    Date,

    /// <summary>An instant, as a whole number: tenths of a microsecond since 1970 in UTC.</summary>
    Instant,

    /// <summary>A truth value, as 0 or 1.</summary>
    Boolean,

    /// <summary>A list or a map, as the JSON text of the cell.</summary>
    Json,

    /// <summary>The time of a metric if it is an instant, as <see cref="Instant"/>; null for a day, for an invalid time, and outside 1970 to 2099.</summary>
    MetricInstant,

    /// <summary>
    /// The time of a metric if it is a day, as the number of days since 0001-01-01; null for an instant, for an invalid time, and outside 1970 to 2099.
    /// </summary>
    MetricDay,

    /// <summary>The count of a metric, as a number; null for any other value.</summary>
    MetricValue,
}

/// <summary>A value of a recipient, and its place in the database.</summary>
/// <param name="Name">The name of the documented column.</param>
/// <param name="Column">The column of the database.</param>
/// <param name="Kind">The kind of the value.</param>
internal sealed record SqlField(string Name, string Column, SqlFieldKind Kind)
{
    /// <summary>Whether the database stores a whole number; otherwise it stores text.</summary>
    public bool IsInteger => Kind is SqlFieldKind.Integer or SqlFieldKind.Instant or SqlFieldKind.Boolean;
}
