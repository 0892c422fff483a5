using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A source whose rows can be read beforehand without telling anybody what was left out: that is told when they are read for good.</summary>
internal interface IUnreportedReads<TRow>
{
    IAsyncEnumerable<RecipientPage<TRow>> ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken);
}
