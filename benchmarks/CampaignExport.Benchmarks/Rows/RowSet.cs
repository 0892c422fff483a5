using System.Collections;

namespace CampaignExport.Benchmarks.Rows;

/// <summary>Rows held in memory, and gone over again and again until there are as many as wanted.</summary>
/// <param name="rows">The rows held.</param>
/// <param name="count">How many there are to be.</param>
internal sealed class RowSet<TRow>(TRow[] rows, long count) : IEnumerable<TRow>
{
    public const int MostHeld = 1_000_000;

    public long Count => count;

    public TRow[] Held => rows;

    public static RowSet<TRow> Make(long count, Func<long, TRow> make, int mostHeld = MostHeld)
    {
        var rows = new TRow[(int)Math.Min(count, mostHeld)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = make(i);
        return new(rows, count);
    }

    public IEnumerator<TRow> GetEnumerator()
    {
        for (long begun = 0; begun < count; begun += rows.Length)
        {
            var left = (int)Math.Min(rows.Length, count - begun);
            for (var i = 0; i < left; i++)
                yield return rows[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
