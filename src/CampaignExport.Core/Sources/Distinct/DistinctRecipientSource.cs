using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Gives each person of another source once: of the rows with one <see cref="Recipient.Id"/>, or else one
/// <see cref="Recipient.ExternalId"/>, or else one alias, the first. Rows with none of them are all kept. For files, that may hold a profile twice;
/// databases see to it themselves.
/// </summary>
/// <remarks>
/// <para>Thread-safe if the other source is. Memory is bounded for any number of rows: the rows are read twice. The first
/// reading hashes who they are (128 bits) and sorts the hashes, on disk if there are more than fit into memory; the second
/// one gives the rows. So it costs two readings, and 24 bytes a row on disk, twice that while more than 64 files of hashes are
/// merged. Continuing from a cursor sorts again, from the very first row.</para>
/// <para>The temporary files are in a folder whose name begins with a dot. They go at the end of the reading; those of a process
/// that was killed go when the next reading begins.</para>
/// </remarks>
public sealed class DistinctRecipientSource : IRecipientSource<Recipient>
{
    private readonly IRecipientSource<Recipient> _source;
    private readonly string _folder;
    private readonly int _rowsInMemory;

    /// <summary>Makes a source.</summary>
    /// <param name="source">Where the rows come from. It must give the same rows, in the same pages, twice.</param>
    /// <param name="folder">Where temporary files go; it is made if it is not there. Several readings may share it.</param>
    /// <param name="rowsInMemory">How many hashes are held in memory: 24 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">No row is to be held in memory.</exception>
    public DistinctRecipientSource(IRecipientSource<Recipient> source, string folder, int rowsInMemory = 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsInMemory);
        (_source, _folder, _rowsInMemory) = (source, folder, rowsInMemory);
    }

    /// <inheritdoc/>
    /// <value>That of the other source, and that each person comes once.</value>
    public string Description => $"each person once, {_source.Description}";

    /// <inheritdoc/>
    /// <exception cref="CheckpointException">The cursor is not one of this source.</exception>
    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (number, inner) = Parse(cursor);
        using var spill = SpillFolder.Create(_folder);
        using var leftOut = new SpillRun<RowNumber>(await FindRepeatedAsync(query, spill, cancellationToken).ConfigureAwait(false));
        var more = leftOut.MoveNext();
        while (more && leftOut.Current.Page < number)
            more = leftOut.MoveNext();

        await foreach (var page in _source.ReadAsync(query, inner, cancellationToken).ConfigureAwait(false))
        {
            var ofPage = new List<int>();
            for (; more && leftOut.Current.Page == number; more = leftOut.MoveNext())
                ofPage.Add(leftOut.Current.Row);
            number++;
            yield return new DistinctPage(page, ofPage, string.Create(CultureInfo.InvariantCulture, $"{number} {page.Cursor}"));
        }
    }

    private static (long Page, string? Cursor) Parse(string? cursor)
    {
        if (cursor is null)
            return (0, null);
        var blank = cursor.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && long.TryParse(cursor.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? (page, cursor[(blank + 1)..])
            : throw InputPosition.Unknown();
    }

    /// <summary>Writes the numbers of the rows whose person came before, in order, into a file.</summary>
    private async ValueTask<string> FindRepeatedAsync(RecipientQuery query, SpillFolder spill, CancellationToken cancellationToken)
    {
        var hashes = new SpillSorter<HashedRow>(spill, _rowsInMemory);
        var pages = _source is IUnreportedReads<Recipient> quiet
            ? quiet.ReadUnreportedAsync(query, cancellationToken)
            : _source.ReadAsync(query, null, cancellationToken);
        var number = 0L;
        await foreach (var hashed in OrderedWorkers.RunAsync(pages, Hash, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in await hashed.ConfigureAwait(false))
                hashes.Add(row with { Row = new(number, row.Row.Row) });
            number++;
        }

        // By hash, all but the first row of each person are repetitions; by number, they are what the second reading leaves out.
        var repeated = new SpillSorter<RowNumber>(spill, _rowsInMemory);
        HashedRow? before = null;
        foreach (var row in hashes.Sorted(cancellationToken))
        {
            if (before is { } other && other.IsOfSamePerson(row))
                repeated.Add(row.Row);
            before = row;
        }

        return SpillRun<RowNumber>.Write(spill, repeated.Sorted(cancellationToken));
    }

    private static List<HashedRow> Hash(RecipientPage<Recipient> page)
    {
        using (page)
        {
            var rows = page.Rows;
            var hashed = new List<HashedRow>(rows.Count);
            for (var at = 0; at < rows.Count; at++)
            {
                if (HashedRow.Of(rows[at], new(0, at)) is { } hash)
                    hashed.Add(hash);
            }

            return hashed;
        }
    }
}
