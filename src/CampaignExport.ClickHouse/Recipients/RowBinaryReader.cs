using System.Buffers.Binary;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Reads rows in the format RowBinary, of texts and whole numbers that can be null. No object is created for a row.</summary>
/// <param name="stream">The rows.</param>
/// <param name="isInteger">Whether each column is a number.</param>
internal sealed class RowBinaryReader(Stream stream, bool[] isInteger)
{
    private byte[] _bytes = new byte[256 * 1024];
    private int _at;
    private int _end;
    private bool _isOver;

    /// <summary>Adds rows to a block until it is full.</summary>
    /// <returns>Whether there may be more rows.</returns>
    public async ValueTask<bool> FillAsync(SqlRowBlock block, CancellationToken cancellationToken)
    {
        while (!block.IsFull)
        {
            if (TryAdd(block))
                continue;
            if (_isOver)
                return _at == _end ? false : throw new StoreException("The response of ClickHouse ended within a row. Try again.");
            await ReadMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private bool TryAdd(SqlRowBlock block)
    {
        var rest = _bytes.AsSpan(_at, _end - _at);
        var size = 0;
        foreach (var isNumber in isInteger)
        {
            if (!TryTake(ref rest, isNumber, out var value, out _))
                return false;
            size += sizeof(int) + value.Length;
        }

        var room = block.Reserve(0, size).Span;
        rest = _bytes.AsSpan(_at, _end - _at);
        foreach (var isNumber in isInteger)
        {
            TryTake(ref rest, isNumber, out var value, out var isNull);
            BinaryPrimitives.WriteInt32BigEndian(room, isNull ? -1 : value.Length);
            room = room[sizeof(int)..];
            if (isNumber && !isNull)
                BinaryPrimitives.WriteInt64BigEndian(room, BinaryPrimitives.ReadInt64LittleEndian(value));
            else
                value.CopyTo(room);
            room = room[value.Length..];
        }

        _at = _end - rest.Length;
        block.TryAddRow(0, size);
        return true;
    }

    private static bool TryTake(ref Span<byte> rest, bool isNumber, out ReadOnlySpan<byte> value, out bool isNull)
    {
        value = default;
        isNull = false;
        if (rest.IsEmpty)
            return false;
        isNull = rest[0] != 0;
        var at = 1;
        long length = isNull ? 0 : isNumber ? sizeof(long) : 0;
        if (!isNull && !isNumber)
        {
            for (var shift = 0; ; shift += 7)
            {
                if (at == rest.Length)
                    return false;
                var part = rest[at++];
                length |= (long)(part & 0x7F) << shift;
                if (part < 0x80)
                    break;
            }
        }

        if (rest.Length - at < length)
            return false;
        value = rest.Slice(at, (int)length);
        rest = rest[(at + (int)length)..];
        return true;
    }

    private async ValueTask ReadMoreAsync(CancellationToken cancellationToken)
    {
        _bytes.AsSpan(_at, _end - _at).CopyTo(_bytes);
        (_at, _end) = (0, _end - _at);
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isOver = read == 0;
    }
}
