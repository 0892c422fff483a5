using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>Events of successive lines or records of files, and what was left out between them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class MessageEventPage
{
    internal MessageEventPage(IReadOnlyList<MessageEvent> events, string cursor) => (Events, Cursor) = (events, cursor);

    /// <summary>The events, in their order.</summary>
    public IReadOnlyList<MessageEvent> Events { get; }

    /// <summary>Where reading goes on behind this page.</summary>
    public string Cursor { get; }

    /// <summary>How many events were passed over because they make no metric.</summary>
    public long OfNoMetric { get; internal init; }

    /// <summary>How many events were passed over because they belong to no campaign.</summary>
    public long OfNoCampaign { get; internal init; }

    /// <summary>How many malformed lines or records were left out.</summary>
    public long Malformed { get; internal init; }

    /// <summary>
    /// How many bytes of the file of the last line were read until now, compressed ones if it is compressed: about as far as these lines go;
    /// 0 of a pipe.
    /// </summary>
    public long BytesRead { get; internal init; }
}
