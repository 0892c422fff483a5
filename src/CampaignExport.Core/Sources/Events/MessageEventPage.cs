using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>A page of events of consecutive lines or records of a file, with the counts of skipped ones.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class MessageEventPage
{
    internal MessageEventPage(IReadOnlyList<MessageEvent> events, string file, string cursor) => (Events, File, Cursor) = (events, file, cursor);

    /// <summary>The events in order.</summary>
    public IReadOnlyList<MessageEvent> Events { get; }

    /// <summary>The name of the file of the page, as in errors; in a ZIP archive, with the name of the entry.</summary>
    public string File { get; }

    /// <summary>The position after this page, where reading resumes.</summary>
    public string Cursor { get; }

    /// <summary>
    /// The number of skipped events by reason: the reason of their kind, that they belong to a Canvas or to
    /// no campaign, that a purchase has no person, or that a machine made them (<see cref="MessageEventOptions.HumanOnly"/>).
    /// </summary>
    public IReadOnlyDictionary<string, long> Skipped { get; internal init; } = new Dictionary<string, long>();

    /// <summary>The number of skipped malformed lines and records.</summary>
    public long Malformed { get; internal init; }

    /// <summary>
    /// The number of invalid characters in the events that were replaced by U+FFFD: U+0000 and unpaired surrogates. In an id they make the
    /// line malformed instead.
    /// </summary>
    public long ReplacedCharacters { get; internal init; }

    /// <summary>
    /// The approximate position of the last line in its file, in bytes. Compressed files count with their compressed size; 0 for a pipe.
    /// </summary>
    internal long BytesRead { get; init; }
}
