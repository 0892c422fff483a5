using System.IO.Hashing;

namespace CampaignExport.Sources;

/// <summary>Reads an entry of a ZIP archive, and checks at its end that it is what was put in.</summary>
internal sealed class CheckedEntryStream(Stream entry, long length, uint crc32) : Stream
{
    private readonly Crc32 _crc32 = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = entry.Read(buffer);
        Check(buffer[..count], buffer.IsEmpty);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await entry.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Check(buffer.Span[..count], buffer.IsEmpty);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            entry.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes, bool askedForNone)
    {
        _crc32.Append(bytes);
        _read += bytes.Length;
        if (bytes.IsEmpty && !askedForNone && (_read != length || _crc32.GetCurrentHashAsUInt32() != crc32))
            throw new InvalidDataException("The entry is not what was put into the archive.");
    }
}
