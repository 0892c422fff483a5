namespace CampaignExport.Benchmarks;

/// <summary>A stream that discards bytes and computes their digest.</summary>
internal sealed class DigestStream : Stream
{
    public Digest Digest { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Digest.Bytes;

    public override long Position
    {
        get => Digest.Bytes;
        set => throw new NotSupportedException("This stream is only written to, forwards.");
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Digest = Digest.With(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only written to, forwards.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This stream is only written to, forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("This stream is only written to, forwards.");
}
