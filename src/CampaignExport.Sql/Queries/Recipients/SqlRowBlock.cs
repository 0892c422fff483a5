using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CampaignExport.Sql;

/// <summary>
/// The rows of a page as bytes of the database. Each field has its length in four big-endian bytes, or -1 for null, followed by its bytes; whole
/// numbers take eight. A driver fills the block; its memory is pooled.
/// </summary>
/// <remarks>Filled by one thread. Afterwards it is thread-safe until it is disposed.</remarks>
internal sealed class SqlRowBlock : IDisposable
{
    // Page sizes vary, and a driver needs room after the last row.
    private const int Spare = 128 * 1024;

    private readonly int _fieldCount;
    private readonly int _maxRows;
    private readonly int _maxBytes;
    private byte[] _bytes;
    private int[] _fields;
    private int _length;

    internal SqlRowBlock(int fieldCount, int maxRows, int maxBytes, int expectedBytes)
    {
        (_fieldCount, _maxRows, _maxBytes) = (fieldCount, maxRows, maxBytes);
        _bytes = ArrayPool<byte>.Shared.Rent(expectedBytes + Spare);
        _fields = ArrayPool<int>.Shared.Rent(fieldCount * maxRows);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the block is full.</summary>
    public bool IsFull => Count == _maxRows || _length >= _maxBytes;

    internal int Length => _length;

    /// <summary>Gets room after the rows for the fields of the next row.</summary>
    /// <param name="used">The number of bytes of the room that are already used and are kept.</param>
    /// <param name="more">The minimum number of further bytes.</param>
    /// <returns>The room, which begins at the end of the last row.</returns>
    public Memory<byte> Reserve(int used, int more)
    {
        if (_bytes.Length - _length - used < more)
            Grow(_length + used, checked(_length + used + more));
        return _bytes.AsMemory(_length);
    }

    /// <summary>Adds a row if the room contains all its fields.</summary>
    /// <param name="skipped">The number of bytes before its first field.</param>
    /// <param name="written">The number of written bytes of the room.</param>
    /// <returns>The number of bytes of the added row, including skipped ones; 0 if the row is not complete yet.</returns>
    public int TryAddRow(int skipped, int written)
    {
        var (end, at) = (_length + written, _length + skipped);
        var fields = _fields.AsSpan(Count * _fieldCount, _fieldCount);
        for (var field = 0; field < fields.Length; field++)
        {
            if (end - at < sizeof(int))
                return 0;
            fields[field] = at;
            at += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at)));
        }

        if (at > end)
            return 0;
        var taken = at - _length;
        _length = at;
        Count++;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<int>.Shared.Return(_fields);
        (_bytes, _fields, Count) = ([], [], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryGet(int row, int field, out ReadOnlySpan<byte> value)
    {
        var at = _fields[(row * _fieldCount) + field];
        var length = BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at));
        if (length < 0)
        {
            value = default;
            return false;
        }

        value = _bytes.AsSpan(at + sizeof(int), length);
        return true;
    }

    private void Grow(int kept, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength));
        _bytes.AsSpan(0, kept).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
