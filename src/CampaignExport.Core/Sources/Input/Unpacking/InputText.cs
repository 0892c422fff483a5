using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>Reads a stream, and can peek at its next bytes. It disposes the stream.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class InputText(Stream content) : ReadOnlyStream(content)
{
    private byte[] _ahead = [];
    private int _from;
    private int _to;

    /// <summary>The underlying stream.</summary>
    public Stream Content { get; } = content;

    /// <summary>Returns the next bytes without consuming them: the requested number, or fewer at the end.</summary>
    /// <remarks>The bytes are valid until the next call of this object.</remarks>
    /// <exception cref="InvalidDataException">A compressed file is damaged.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int bytes, CancellationToken cancellationToken)
    {
        if (_ahead.Length - _from < bytes)
        {
            var ahead = new byte[bytes];
            _ahead.AsSpan(_from, _to - _from).CopyTo(ahead);
            (_ahead, _from, _to) = (ahead, 0, _to - _from);
        }

        while (_to - _from < bytes)
        {
            var read = await Content.ReadAsync(_ahead.AsMemory(_to, bytes - (_to - _from)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            _to += read;
        }

        return _ahead.AsMemory(_from, Math.Min(bytes, _to - _from));
    }

    /// <summary>Skips bytes. Returns false if there are fewer.</summary>
    /// <exception cref="InvalidDataException">A compressed file is damaged.</exception>
    public async ValueTask<bool> TrySkipAsync(long bytes, CancellationToken cancellationToken)
    {
        var ahead = (int)Math.Min(bytes, _to - _from);
        _from += ahead;
        bytes -= ahead;
        if (bytes > 0 && Content.CanSeek)
        {
            if (bytes > Content.Length - Content.Position)
                return false;
            Content.Seek(bytes, SeekOrigin.Current);
            return true;
        }

        var skipped = bytes > 0 ? new byte[Math.Min(bytes, 128 * 1024)] : [];
        while (bytes > 0)
        {
            var read = await Content.ReadAsync(skipped.AsMemory(0, (int)Math.Min(bytes, skipped.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            bytes -= read;
        }

        return true;
    }

    public override int Read(Span<byte> buffer) => _from < _to ? TakeAhead(buffer) : Content.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _from < _to ? new(TakeAhead(buffer.Span)) : Content.ReadAsync(buffer, cancellationToken);

    private int TakeAhead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _to - _from);
        _ahead.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }
}
