using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page without the rows of users in earlier rows.</summary>
/// <param name="page">The original page. It is disposed with this page.</param>
/// <param name="leftOut">The indexes of the omitted rows, in order.</param>
/// <param name="cursor">The position after this page, where reading resumes.</param>
internal sealed class DistinctPage(RecipientPage<Recipient> page, List<int> leftOut, string cursor) : RecipientPage<Recipient>(cursor)
{
    private IReadOnlyList<Recipient>? _rows;

    public override IReadOnlyList<Recipient> Rows => _rows ??= leftOut.Count == 0 ? page.Rows : Without();

    public override long ReplacedCharacters => page.ReplacedCharacters;

    protected override void Dispose(bool disposing)
    {
        page.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }

    private List<Recipient> Without()
    {
        var all = page.Rows;
        var rows = new List<Recipient>(all.Count);
        var next = 0;
        for (var at = 0; at < all.Count; at++)
        {
            if (next < leftOut.Count && leftOut[next] == at)
                next++;
            else
                rows.Add(all[at]);
        }

        return rows;
    }
}
