namespace CampaignExport.Sources;

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
