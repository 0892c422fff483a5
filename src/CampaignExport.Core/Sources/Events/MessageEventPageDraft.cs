using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>Collects the data of a page.</summary>
internal sealed class MessageEventPageDraft
{
    public List<MessageEvent> Events { get; } = [];

    public int Lines { get; set; }

    public Dictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    public long Malformed { get; set; }

    public long Replaced { get; set; }

    public MessageEventPage ToPage(string file, string cursor, long bytesRead) =>
        new(Events, file, cursor) { Skipped = Skipped, Malformed = Malformed, ReplacedCharacters = Replaced, BytesRead = bytesRead };
}
