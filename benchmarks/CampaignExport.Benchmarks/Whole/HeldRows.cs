using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Recipients;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Rows in memory as a source, in pages of 2,000.</summary>
internal sealed class HeldRows<TRow>(RowSet<TRow> rows) : IRecipientSource<TRow>
{
    private const int PageSize = 2_000;

    public async IAsyncEnumerable<RecipientPage<TRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var held = rows.Held;
        for (var first = cursor is null ? 0 : long.Parse(cursor, CultureInfo.InvariantCulture); first < rows.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = (int)(first % held.Length);
            var size = (int)Math.Min(Math.Min(PageSize, held.Length - at), rows.Count - first);
            first += size;
            yield return new ListPage<TRow>(new ArraySegment<TRow>(held, at, size), first.ToString(CultureInfo.InvariantCulture));
        }
    }
}
