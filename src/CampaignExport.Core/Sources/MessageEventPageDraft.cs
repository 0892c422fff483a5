using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>A page while it is read.</summary>
internal sealed class MessageEventPageDraft
{
    public List<MessageEvent> Events { get; } = [];

    public int Lines { get; set; }

    public long OfNoMetric { get; set; }

    public long OfNoCampaign { get; set; }

    public long Malformed { get; set; }

    public MessageEventPage ToPage(string cursor, long bytesRead) =>
        new(Events, cursor) { OfNoMetric = OfNoMetric, OfNoCampaign = OfNoCampaign, Malformed = Malformed, BytesRead = bytesRead };
}
