namespace CampaignExport.Events;

/// <summary>How events are counted per day.</summary>
internal enum EventCounting
{
    /// <summary>Each event counts on its day.</summary>
    Each,

    /// <summary>
    /// The first event per user, message (dispatch) and variation counts on its day, unless it happened more than
    /// <see cref="EventKinds.TrackingPeriod"/> after the message was sent. It also counts if the time of sending is unknown.
    /// </summary>
    FirstOfMessage,

    /// <summary>The first event per user and variation counts on its day.</summary>
    FirstPerUser,

    /// <summary>Each user counts once on every day with events.</summary>
    UsersPerDay,

    /// <summary>
    /// Each user who converts counts once per conversion behavior, on the day of the conversion. The conversion must happen within the
    /// window of the behavior after the message. After another impression of an in-app message the user can convert again.
    /// </summary>
    Conversion,

    /// <summary>Like <see cref="Conversion"/>, but on the day of the message that led to it. A conversion without a known message does not count.</summary>
    ConversionBySendTime,
}
