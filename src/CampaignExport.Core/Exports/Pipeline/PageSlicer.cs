using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>Reads the pages of a source from a checkpoint on, and says which rows go into which file.</summary>
internal static class PageSlicer
{
    public static async IAsyncEnumerable<PageSlice<TRow>> ReadAsync<TRow>(
        IRecipientSource<TRow> source,
        RecipientExportRequest<TRow> request,
        ExportCheckpoint checkpoint,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var goesOn = checkpoint.Files is [.., { IsComplete: false }];
        var file = goesOn ? checkpoint.Files.Count : checkpoint.Files.Count + 1;
        var rows = goesOn ? checkpoint.Files[^1].Rows : 0;
        var beginsFile = !goesOn;
        var (cursor, from) = (checkpoint.Cursor, checkpoint.RowsOfPage);

        await foreach (var page in source.ReadAsync(new RecipientQuery(request.CampaignId) { Buckets = request.Buckets }, cursor, cancellationToken).ConfigureAwait(false))
        {
            // Where files end is known only by counting, which wants the rows; without a split, workers make them.
            var all = request.MaxRowsPerFile is null ? null : page.Rows;
            var ends = all is null ? [] : Ends(all, from, request, ref rows);
            var shared = new SharedPage<TRow>(page, all, ends.Count + 1);
            foreach (var end in ends)
            {
                yield return new(shared, from, end, file, beginsFile, cursor, end);
                (file, from, beginsFile) = (file + 1, end, true);
            }

            yield return new(shared, from, null, file, beginsFile, page.Cursor, 0);
            (cursor, from, beginsFile) = (page.Cursor, 0, false);
        }

        // No rows at all: the header alone.
        if (beginsFile && checkpoint.Files.Count == 0)
            yield return new(null, 0, 0, file, true, cursor, 0);
    }

    /// <summary>Finds the rows of a page before which another file begins, and counts the rows of the last one.</summary>
    private static List<int> Ends<TRow>(IReadOnlyList<TRow> all, int from, RecipientExportRequest<TRow> request, ref long rows)
    {
        var ends = new List<int>();
        for (var at = from; at < all.Count; at++)
        {
            if (request.Selection.Includes?.Invoke(all[at]) == false)
                continue;
            if (rows == request.MaxRowsPerFile)
            {
                ends.Add(at);
                rows = 0;
            }

            rows++;
        }

        return ends;
    }
}
