namespace CampaignExport.Avro;

/// <summary>Reads the numbers and bytes of a container file. It allocates for bytes that arrive, not for announced lengths.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class AvroInput(Stream file)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _from;
    private int _to;

    public async ValueTask<bool> HasEndedAsync(CancellationToken cancellationToken) =>
        _from == _to && !await FillAsync(cancellationToken).ConfigureAwait(false);

    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    /// <exception cref="InvalidDataException">The number is longer than 64 bits.</exception>
    public async ValueTask<long> ReadLongAsync(CancellationToken cancellationToken)
    {
        var bits = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (await HasEndedAsync(cancellationToken).ConfigureAwait(false))
                throw new EndOfStreamException();
            var next = _buffer[_from++];
            bits |= (next & 0x7FUL) << shift;
            if (next < 0x80)
                return (long)(bits >> 1) ^ -(long)(bits & 1);
        }

        throw new InvalidDataException("has an invalid length");
    }

    /// <summary>Reads bytes into an array, which is replaced by a longer one if necessary.</summary>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public async ValueTask<byte[]> ReadAsync(byte[] bytes, int length, CancellationToken cancellationToken)
    {
        for (var at = 0; at < length;)
        {
            if (await HasEndedAsync(cancellationToken).ConfigureAwait(false))
                throw new EndOfStreamException();
            var taken = Math.Min(length - at, _to - _from);
            if (bytes.Length < at + taken)
                Array.Resize(ref bytes, (int)Math.Min(length, Math.Max(at + taken, bytes.Length * 2L)));
            _buffer.AsSpan(_from, taken).CopyTo(bytes.AsSpan(at));
            _from += taken;
            at += taken;
        }

        return bytes;
    }

    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public async ValueTask PassOverAsync(int length, CancellationToken cancellationToken)
    {
        var buffered = Math.Min(length, _to - _from);
        _from += buffered;
        length -= buffered;
        if (length > 0 && file.CanSeek)
        {
            // A seek beyond the end succeeds. The next read reports the end.
            file.Seek(length, SeekOrigin.Current);
            return;
        }

        for (; length > 0; length -= buffered)
        {
            if (await HasEndedAsync(cancellationToken).ConfigureAwait(false))
                throw new EndOfStreamException();
            buffered = Math.Min(length, _to - _from);
            _from += buffered;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _from = 0;
        _to = await file.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _to > 0;
    }
}
