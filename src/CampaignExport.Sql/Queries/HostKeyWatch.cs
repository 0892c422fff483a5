namespace CampaignExport.Sql;

/// <summary>Watches the keys of one reading of a host's query: none may be null, and none may come twice.</summary>
/// <param name="after">Where the reading begins; null for the beginning.</param>
/// <param name="repeatedField">The field in which the database says whether a row has the key of the row before; null if the bytes of the keys say it.</param>
internal sealed class HostKeyWatch(SqlCursor? after, int? repeatedField)
{
    private byte[] _last = [];
    private int _lastLength = -1;

    /// <summary>How many rows there are up to here, from the beginning of the query on.</summary>
    public long Rows { get; private set; } = after?.Number ?? 0;

    /// <summary>Checks the rows that were added to a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="from">The first of the rows that were added.</param>
    /// <exception cref="SourceDataException">A key is null or comes twice; the message names the row.</exception>
    public void Check(SqlRowBlock block, int from)
    {
        if (from == block.Count)
            return;
        var last = _last.AsSpan(0, Math.Max(_lastLength, 0));
        ReadOnlySpan<byte> key = last;
        for (var row = from; row < block.Count; row++)
        {
            var before = key;
            if (!block.TryGet(row, 0, out key))
                throw Without(Rows + 1);
            if (repeatedField is { } field ? new SqlRow(block, row).GetInteger(field) == 1 : before.SequenceEqual(key) && (row > from || _lastLength >= 0))
                throw Twice();
            Rows++;
        }

        // The block is gone when the next page comes.
        if (key.Length > _last.Length)
            _last = new byte[key.Length];
        key.CopyTo(_last);
        _lastLength = key.Length;
    }

    /// <summary>The error when the row before comes once more.</summary>
    public SourceDataException Twice() => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query gives a recipient twice: row {Rows + 1} has the key of row {Rows}. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key."));

    /// <summary>The error when a key comes twice, maybe in two parts.</summary>
    public static SourceDataException TwiceInParts() => new(
        "SqlRecipientOptions.Query gives a recipient twice, which may be in two parts with different buckets. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key.");

    /// <summary>The error when the key of a row is null.</summary>
    /// <param name="row">The number of the row; null where nulls come last.</param>
    public static SourceDataException Without(long? row = null) => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query gives a row whose key is null, {(row is { } number ? $"row {number}" : "behind all others")}, which has no place in the order of the keys. An outer join gives such rows; add WHERE ... IS NOT NULL if they are no recipients."));
}
