namespace CampaignExport.Metrics;

/// <summary>The length of the periods that metrics are counted in. They begin and end in the time zone of the metrics.</summary>
public enum Granularity
{
    /// <summary>Calendar days.</summary>
    Day,

    /// <summary>
    /// Hours of the clock: from a full hour, or a change of the zone's offset, to the next one. Both hours of a change to winter time are separate.
    /// </summary>
    Hour,

    /// <summary>Weeks as in ISO 8601, which start on Monday.</summary>
    Week,

    /// <summary>Weeks that start on Sunday.</summary>
    WeekFromSunday,

    /// <summary>Calendar months.</summary>
    Month,
}
