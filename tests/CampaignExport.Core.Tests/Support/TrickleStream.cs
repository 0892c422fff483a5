namespace CampaignExport.Tests.Support;

/// <summary>Gives the bytes of a text a few at a time, as a slow connection does.</summary>
internal sealed class TrickleStream(ReadOnlyMemory<byte> bytes, int atOnce = 1) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("This stream is only read, forwards.");

    public override long Position
    {
        get => throw new NotSupportedException("This stream is only read, forwards.");
        set => throw new NotSupportedException("This stream is only read, forwards.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(atOnce, buffer.Length), bytes.Length - _position);
        bytes.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This stream is only read, forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("This stream is only read, forwards.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only read, forwards.");
}
