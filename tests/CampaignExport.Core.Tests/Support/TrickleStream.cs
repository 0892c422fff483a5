using CampaignExport.Packaging;

namespace CampaignExport.Tests.Support;

/// <summary>Returns a few bytes of a text per read, like a slow connection.</summary>
internal sealed class TrickleStream(ReadOnlyMemory<byte> bytes, int atOnce = 1) : ReadOnlyStream
{
    private int _position;

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
}
