namespace CampaignExport.Packaging;

/// <summary>The bytes of a gzip file as they are handed to the decompression. It remembers the last of them, to go back.</summary>
internal sealed class GzipInput(Stream file) : ReadOnlyStream
{
    private readonly byte[] _bytes = new byte[128 * 1024];
    private int _handed;
    private int _next;
    private int _end;

    /// <summary>Hands out bytes. There must be some: it is asked for more only while the compressed data has not ended.</summary>
    public override int Read(Span<byte> buffer)
    {
        _handed = _next;
        if (_next == _end && !Fill())
            throw new InvalidDataException("The file ends too early.");
        var count = Math.Min(buffer.Length, _end - _next);
        _bytes.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    public byte Take()
    {
        _handed = _next;
        return _next < _end || Fill() ? _bytes[_next++] : throw new InvalidDataException("The file ends too early.");
    }

    public void PassOver(int bytes)
    {
        for (; bytes > 0; bytes--)
            Take();
    }

    /// <summary>Goes to the next byte that is not zero; false if there is none.</summary>
    public bool PassOverZeros()
    {
        for (_handed = _next; _next < _end || Fill(); _handed = ++_next)
        {
            if (_bytes[_next] != 0)
                return true;
        }

        return false;
    }

    /// <summary>Goes behind the first place, in the bytes that were handed out last or right after them, where these stand.</summary>
    public bool GoBehind(ReadOnlySpan<byte> sought)
    {
        while (_end - _next < sought.Length && Fill())
        {
            // Some of them may not have been read yet.
        }

        var at = _bytes.AsSpan(_handed, Math.Min(_end, _next + sought.Length) - _handed).IndexOf(sought);
        if (at < 0)
            return false;
        _handed = _next = _handed + at + sought.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        // What was handed out last stays, to go back.
        _bytes.AsSpan(_handed, _end - _handed).CopyTo(_bytes);
        (_handed, _next, _end) = (0, _next - _handed, _end - _handed);
        var read = file.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }
}
