using System.Globalization;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Removes duplicates from another source: it keeps the first row of each <see cref="Recipient.Id"/>, or else of each
/// <see cref="Recipient.ExternalId"/>, or else of each alias. Rows without any of them are kept. Use it for files, which can contain a
/// profile twice; databases return distinct rows themselves.
/// </summary>
/// <remarks>
/// <para>Thread-safe if the other source is. Memory is bounded for any number of rows, because the rows are read twice. The first read
/// hashes the identities (128 bits) and sorts the hashes, on disk if they do not fit into memory. The second read returns the rows. So the
/// cost is a second read and 24 bytes per row on disk, or twice that while more than 64 files of hashes are merged. Resuming from a cursor
/// sorts again, from the first row.</para>
/// <para>The temporary files are in a folder whose name starts with a dot. They are deleted at the end of the read; those of a killed
/// process are deleted at the start of the next read.</para>
/// </remarks>
public sealed class DistinctRecipientSource : IRecipientSource<Recipient>
{
    private readonly IRecipientSource<Recipient> _source;
    private readonly string _folder;
    private readonly int _rowsInMemory;

    /// <summary>Initializes a new source.</summary>
    /// <param name="source">The source of the rows. Both reads must return the same rows in the same pages.</param>
    /// <param name="folder">The folder for temporary files. It is created if it does not exist. Concurrent reads can share it.</param>
    /// <param name="rowsInMemory">The maximum number of hashes in memory, of 24 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowsInMemory"/> is less than 1.</exception>
    public DistinctRecipientSource(IRecipientSource<Recipient> source, string folder, int rowsInMemory = 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsInMemory);
        (_source, _folder, _rowsInMemory) = (source, folder, rowsInMemory);
    }

    /// <inheritdoc/>
    /// <value>The description of the other source, and that duplicates are removed.</value>
    public string Description => $"each person once, {_source.Description}";

    /// <inheritdoc/>
    /// <exception cref="CheckpointException">The cursor is not from this source.</exception>
    /// <exception cref="ExportRequestException">The other source reads a pipe, which cannot be read twice.</exception>
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

    /// <summary>Writes the numbers of the duplicate rows to a file, in order.</summary>
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

        // Sorted by hash, every row but the first of each person is a duplicate. The second read needs the duplicates sorted by number.
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
                if (HashedRow.Create(rows[at], new(0, at)) is { } hash)
                    hashed.Add(hash);
            }

            return hashed;
        }
    }
}

/// <summary>A page without the rows of people in earlier rows.</summary>
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

/// <summary>The hash of a person's identity, and the number of the row: 24 bytes. The rows of a person sort together, in their order.</summary>
/// <param name="High">The first half of the hash.</param>
/// <param name="Low">The second half of the hash.</param>
/// <param name="Row">The number of the row.</param>
internal readonly record struct HashedRow(ulong High, ulong Low, RowNumber Row) : IComparable<HashedRow>
{
    /// <summary>Hashes the id, else the external id, else an alias of a recipient. Returns null if it has none.</summary>
    public static HashedRow? Create(Recipient recipient, RowNumber row)
    {
        var (kind, key) = recipient switch
        {
            { Id: { Length: > 0 } id } => (0, id),
            { ExternalId: { Length: > 0 } id } => (1, id),
            _ => (2, AliasOf(recipient)),
        };
        if (key is null)
            return null;
        // The kind is the seed, so that an id differs from an equal external id.
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), kind);
        return new((ulong)(hash >> 64), (ulong)hash, row);
    }

    // The rows of a person can have the aliases in any order, so the smallest one is used.
    private static string? AliasOf(Recipient recipient)
    {
        string? first = null;
        for (var at = 0; at < (recipient.Aliases?.Count ?? 0); at++)
        {
            if (recipient.Aliases![at] is not { Name: { Length: > 0 } name, Label: var label })
                continue;
            var alias = $"{label}\0{name}";
            if (first is null || string.CompareOrdinal(alias, first) < 0)
                first = alias;
        }

        return first;
    }

    public bool IsOfSamePerson(HashedRow other) => High == other.High && Low == other.Low;

    public int CompareTo(HashedRow other)
    {
        var order = High.CompareTo(other.High);
        if (order == 0)
            order = Low.CompareTo(other.Low);
        return order != 0 ? order : Row.CompareTo(other.Row);
    }
}

/// <summary>The number of a row in a source: the number of the page, and the index of the row in the page.</summary>
/// <param name="Value">40 bits for the page, 24 bits for the row.</param>
internal readonly record struct RowNumber(ulong Value) : IComparable<RowNumber>
{
    private const int RowBits = 24;

    public RowNumber(long page, int row)
        : this(((ulong)page << RowBits) | (uint)row)
    {
        if (row >= 1 << RowBits)
            throw new InvalidOperationException("A page has more than 16,777,216 rows.");
    }

    public long Page => (long)(Value >> RowBits);

    public int Row => (int)(Value & ((1 << RowBits) - 1));

    public int CompareTo(RowNumber other) => Value.CompareTo(other.Value);
}
