using System.Collections;

namespace CampaignExport.Benchmarks.Rows;

/// <summary>Rows in memory, which are repeated up to the requested number.</summary>
/// <param name="rows">The rows in memory.</param>
/// <param name="count">The requested number of rows.</param>
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
