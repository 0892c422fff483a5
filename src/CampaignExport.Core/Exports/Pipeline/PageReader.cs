using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>Reads the pages of a source from a checkpoint on, and assigns their rows to blocks and files.</summary>
internal static class PageReader
{
    public static async IAsyncEnumerable<BlockRows<TRow>> ReadAsync<TRow>(
        IRecipientSource<TRow> source,
        RecipientExportRequest<TRow> request,
        ExportCheckpoint checkpoint,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var goesOn = checkpoint.Files is [.., { IsComplete: false }];
        var file = goesOn ? checkpoint.Files.Count : checkpoint.Files.Count + 1;
        var rows = goesOn ? checkpoint.Files[^1].Rows : 0;
        var beginsFile = !goesOn;
        var (cursor, from) = checkpoint.Position;

        var query = new RecipientQuery(request.CampaignId) { Buckets = request.Buckets, Partition = request.Partition };
        await foreach (var page in source.ReadAsync(query, cursor, cancellationToken).ConfigureAwait(false))
        {
            // The ends of files depend on the number of rows, so the rows are created here. Without a split into files, the workers create them.
            var all = request.MaxRowsPerFile is null ? null : page.Rows;
            var ends = all is null ? [] : Ends(all, from, request, ref rows);
            var shared = new SharedPage<TRow>(page, all, ends.Count + 1);
            foreach (var end in ends)
            {
                yield return new(shared, from, end, file, beginsFile, new(cursor, end));
                (file, from, beginsFile) = (file + 1, end, true);
            }

            yield return new(shared, from, null, file, beginsFile, new(page.Cursor, 0));
            (cursor, from, beginsFile) = (page.Cursor, 0, false);
        }

        // A file without rows has only a header.
        if (beginsFile && checkpoint.Files.Count == 0)
            yield return new(null, 0, 0, file, true, new(cursor, 0));
    }

    /// <summary>Finds the rows of a page at which a new file begins, and counts the rows of the last file.</summary>
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

/// <summary>The rows of a page that become one block: all of them, unless a file ends within the page.</summary>
/// <param name="Page">The page; null for a file without rows.</param>
/// <param name="From">The first row of the page.</param>
/// <param name="To">The row after the last one; null for all remaining rows.</param>
/// <param name="File">The number of the file, 1 for the first.</param>
/// <param name="BeginsFile">Whether the header comes first.</param>
/// <param name="After">The position from which an export resumes once the block is stored.</param>
internal sealed record BlockRows<TRow>(SharedPage<TRow>? Page, int From, int? To, int File, bool BeginsFile, SourcePosition After);

/// <summary>A page that several blocks are created from; the last one disposes it.</summary>
internal sealed class SharedPage<TRow>(RecipientPage<TRow> page, IReadOnlyList<TRow>? rows, int blocks)
{
    private int _blocks = blocks;

    /// <summary>The rows. If they do not exist yet, they are created now, on the thread of the only block.</summary>
    public IReadOnlyList<TRow> Rows => rows ?? page.Rows;

    /// <summary>The number of characters in all rows that became U+FFFD, once the rows exist.</summary>
    public long ReplacedCharacters => page.ReplacedCharacters;

    public void Release()
    {
        if (Interlocked.Decrement(ref _blocks) == 0)
            page.Dispose();
    }
}
