namespace CampaignExport.Packaging;

/// <summary>The input of the decompression of a gzip file. It keeps the bytes of the last read, so that it can go back.</summary>
internal sealed class GzipInput(Stream file) : ReadOnlyStream(file)
{
    private readonly Stream _file = file;
    private readonly byte[] _bytes = new byte[128 * 1024];
    private int _handed;
    private int _next;
    private int _end;

    /// <summary>Reads bytes. There must be some, because the decompression reads only until the compressed data ends.</summary>
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

    /// <summary>Skips zeros. Returns whether another byte follows.</summary>
    public bool PassOverZeros()
    {
        for (_handed = _next; _next < _end || Fill(); _handed = ++_next)
        {
            if (_bytes[_next] != 0)
                return true;
        }

        return false;
    }

    /// <summary>Moves to the end of the first occurrence of these bytes within the last read and the bytes right after it.</summary>
    public bool GoBehind(ReadOnlySpan<byte> sought)
    {
        while (_end - _next < sought.Length && Fill())
        {
            // Some of them may not be in the buffer yet.
        }

        var at = _bytes.AsSpan(_handed, Math.Min(_end, _next + sought.Length) - _handed).IndexOf(sought);
        if (at < 0)
            return false;
        _handed = _next = _handed + at + sought.Length;
        return true;
    }

    private bool Fill()
    {
        // The bytes of the last read stay, so that the input can go back.
        _bytes.AsSpan(_handed, _end - _handed).CopyTo(_bytes);
        (_handed, _next, _end) = (0, _next - _handed, _end - _handed);
        var read = _file.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }
}
