using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>Reads a stream whose first bytes can be looked at before they are read. It disposes the stream.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class InputText(Stream content) : ReadOnlyStream
{
    private byte[] _ahead = [];
    private int _from;
    private int _to;

    /// <summary>What is read.</summary>
    public Stream Content => content;

    /// <summary>Gives the next bytes without reading them: as many as are wanted, or all up to the end.</summary>
    /// <remarks>They are valid until the next call of this object.</remarks>
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
            var read = await content.ReadAsync(_ahead.AsMemory(_to, bytes - (_to - _from)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            _to += read;
        }

        return _ahead.AsMemory(_from, Math.Min(bytes, _to - _from));
    }

    /// <summary>Skips bytes; false if there are not so many.</summary>
    /// <exception cref="InvalidDataException">A compressed file is damaged.</exception>
    public async ValueTask<bool> TrySkipAsync(long bytes, CancellationToken cancellationToken)
    {
        var ahead = (int)Math.Min(bytes, _to - _from);
        _from += ahead;
        bytes -= ahead;
        if (bytes > 0 && content.CanSeek)
        {
            if (bytes > content.Length - content.Position)
                return false;
            content.Seek(bytes, SeekOrigin.Current);
            return true;
        }

        var skipped = bytes > 0 ? new byte[Math.Min(bytes, 128 * 1024)] : [];
        while (bytes > 0)
        {
            var read = await content.ReadAsync(skipped.AsMemory(0, (int)Math.Min(bytes, skipped.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            bytes -= read;
        }

        return true;
    }

    public override int Read(Span<byte> buffer) => _from < _to ? TakeAhead(buffer) : content.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _from < _to ? new(TakeAhead(buffer.Span)) : content.ReadAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private int TakeAhead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _to - _from);
        _ahead.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }
}
