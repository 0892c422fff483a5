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

    /// <summary>
    /// How many events were skipped, by the reason: that of their kind (<see cref="EventKind.Reason"/>), a Canvas or no campaign that they belong to, or
    /// that no person made them (<see cref="MessageEventOptions.HumanOnly"/>).
    /// </summary>
    public IReadOnlyDictionary<string, long> Skipped { get; internal init; } = new Dictionary<string, long>();

    /// <summary>How many malformed lines or records were left out.</summary>
    public long Malformed { get; internal init; }

    /// <summary>How many U+0000 and halves of surrogate pairs became U+FFFD in the events. In an id they make a malformed line instead.</summary>
    public long ReplacedCharacters { get; internal init; }

    /// <summary>
    /// How many bytes of the file of the last line were read until now, compressed ones if it is compressed: about as far as these lines go;
    /// 0 of a pipe.
    /// </summary>
    public long BytesRead { get; internal init; }
}
