using CampaignExport.Packaging;

namespace CampaignExport.Tests.Support;

/// <summary>Generates a huge text while it is read: a beginning, a repeated middle, an end.</summary>
internal sealed class RepeatStream(byte[] head, byte[] middle, long times, byte[] tail) : ReadOnlyStream
{
    private readonly long _length = head.Length + (middle.Length * times) + tail.Length;
    private long _position;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => base.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length && _position < _length)
        {
            var from = _position < head.Length ? head.AsSpan((int)_position)
                : _position < _length - tail.Length ? middle.AsSpan((int)((_position - head.Length) % middle.Length))
                : tail.AsSpan((int)(_position - (_length - tail.Length)));
            var count = Math.Min(from.Length, buffer.Length - written);
            from[..count].CopyTo(buffer[written..]);
            written += count;
            _position += count;
        }

        return written;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }
}
