using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A source that can be read in advance without calling its callbacks for skipped records. The final read calls them.</summary>
internal interface IUnreportedReads<TRow>
{
    IAsyncEnumerable<RecipientPage<TRow>> ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken);
}
