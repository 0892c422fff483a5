using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Recipients;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Rows that are generated page by page on request, like rows from a database. None of them is kept in memory.</summary>
internal sealed class MadeRows<TRow>(RowTable<TRow> table, long count) : IRecipientSource<TRow>
{
    private const int PageSize = 2_000;

    public async IAsyncEnumerable<RecipientPage<TRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (var first = cursor is null ? 0 : long.Parse(cursor, CultureInfo.InvariantCulture); first < count; first += PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = (int)Math.Min(PageSize, count - first);
            yield return new Page(table, first, size, (first + size).ToString(CultureInfo.InvariantCulture));
        }
    }

    private sealed class Page(RowTable<TRow> table, long first, int size, string cursor) : RecipientPage<TRow>(cursor)
    {
        private TRow[]? _rows;

        // The worker that encodes the page generates its rows.
        public override IReadOnlyList<TRow> Rows => _rows ??= Make();

        private TRow[] Make()
        {
            var rows = new TRow[size];
            for (var i = 0; i < size; i++)
                rows[i] = table.Make(first + i);
            return rows;
        }
    }
}
