namespace CampaignExport.Packaging;

/// <summary>The base of forward-only, read-only streams.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw OnlyForwards();

    public override long Position
    {
        get => throw OnlyForwards();
        set => throw OnlyForwards();
    }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw OnlyForwards();

    public override void SetLength(long value) => throw OnlyForwards();

    public override void Write(byte[] buffer, int offset, int count) => throw OnlyForwards();

    private static NotSupportedException OnlyForwards() => new("This is only read, and forwards.");
}
