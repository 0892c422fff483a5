namespace CampaignExport.Benchmarks.Micro;

/// <summary>A stream that discards bytes and counts them.</summary>
internal sealed class CountingStream : Stream
{
    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException("This stream is only written to, forwards.");
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;

    public override void Write(byte[] buffer, int offset, int count) => Written += count;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only written to, forwards.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This stream is only written to, forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("This stream is only written to, forwards.");
}
