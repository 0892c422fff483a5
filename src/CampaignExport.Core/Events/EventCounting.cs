namespace CampaignExport.Events;

/// <summary>How events make a number of a day.</summary>
public enum EventCounting
{
    /// <summary>Each event counts, on its day.</summary>
    Each,

    /// <summary>
    /// Of the events of one person, message (dispatch) and variation the first counts, on its day, unless it came more than
    /// <see cref="EventKinds.TrackingPeriod"/> after the message was sent. Where no sending is known, it counts.
    /// </summary>
    FirstOfMessage,

    /// <summary>Of all events of one person and variation the first counts, on its day.</summary>
    FirstOfPerson,

    /// <summary>Persons count, once a day however many events they have on it, and again on every other day.</summary>
    PersonsOfDay,

    /// <summary>
    /// Persons count who did what counts as a conversion, once for each conversion behavior, within its window after the message;
    /// on the day of the conversion. After another impression of an in-app message they may convert again.
    /// </summary>
    Conversion,

    /// <summary>As <see cref="Conversion"/>, but on the day of the message that led to it; not at all where no message is known.</summary>
    ConversionBySendTime,
}
