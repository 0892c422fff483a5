namespace CampaignExport.Packaging;

/// <summary>The base of forward-only, read-only streams.</summary>
/// <param name="content">The underlying stream, which is disposed with this one; null if there is none.</param>
internal abstract class ReadOnlyStream(Stream? content = null) : Stream
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

    public override async ValueTask DisposeAsync()
    {
        if (content is not null)
            await content.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content?.Dispose();
        base.Dispose(disposing);
    }

    private static NotSupportedException OnlyForwards() => new("The stream is read-only and forward-only.");
}
