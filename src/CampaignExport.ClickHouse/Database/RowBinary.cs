using System.Buffers.Binary;
using System.Text;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Rows in the format RowBinary, in memory. The first column is the number of the commit, which is set at last.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RowBinary
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _bytes = new byte[FirstBytes];
    private readonly List<int> _rows = [];
    private int _length;

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    public void BeginRow()
    {
        _rows.Add(_length);
        Write(0L);
    }

    /// <summary>Sets the number of the commit in all rows, and gets them.</summary>
    public MemoryStream ToStream(long commit)
    {
        foreach (var at in _rows)
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(at), commit);
        return new(_bytes, 0, _length, writable: false);
    }

    public void Write(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);

    public void Write(byte value) => Room(1)[0] = value;

    public void Write(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Room(16), value);

    /// <summary>Writes a text; null as the empty text.</summary>
    public void Write(string? value)
    {
        var length = value is null ? 0 : Encoding.UTF8.GetByteCount(value);
        WriteLength(length);
        if (length > 0)
            Encoding.UTF8.GetBytes(value!, Room(length));
    }

    public void WriteNullable(string? value)
    {
        Write(value is null);
        if (value is not null)
            Write(value);
    }

    public void WriteNullable(long? value)
    {
        Write(value is null);
        if (value is { } number)
            Write(number);
    }

    /// <summary>Writes the hash of an id as a UUID.</summary>
    public void Write(UInt128 hash)
    {
        Write((ulong)(hash >> 64));
        Write((ulong)hash);
    }

    /// <summary>Writes the hash of an id as a UUID that can be null.</summary>
    public void WriteNullableHash(string? id)
    {
        Write(id is null);
        if (id is not null)
            Write(HashedId.Of(id));
    }

    private void WriteLength(int length)
    {
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            Room(1)[0] = (byte)(rest | 0x80);
        Room(1)[0] = (byte)rest;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, _length + (long)bytes)));
        var room = _bytes.AsSpan(_length, bytes);
        _length += bytes;
        return room;
    }
}
