using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>A page that several slices are made from; the last one that is done disposes it.</summary>
internal sealed class SharedPage<TRow>(RecipientPage<TRow> page, IReadOnlyList<TRow>? rows, int slices)
{
    private int _slices = slices;

    /// <summary>The rows; if they were not asked for before, they are made now, on the thread of the one slice there is.</summary>
    public IReadOnlyList<TRow> Rows => rows ?? page.Rows;

    /// <summary>How many characters of all rows became U+FFFD, once the rows were asked for.</summary>
    public long ReplacedCharacters => page.ReplacedCharacters;

    public void Release()
    {
        if (Interlocked.Decrement(ref _slices) == 0)
            page.Dispose();
    }
}
