namespace CampaignExport.Sources;

/// <summary>The objects of a page, copied out of the reader's buffer into rented bytes.</summary>
internal sealed class LineBlock(int lines, int bytes) : IDisposable
{
    private readonly PooledBytes _bytes = new(bytes);
    private readonly List<(int End, TextPlace Place)> _lines = new(lines);

    public int Count => _lines.Count;

    public int Bytes => _bytes.Length;

    public void Add(ReadOnlySpan<byte> line, TextPlace place)
    {
        _bytes.Append(line);
        _lines.Add((_bytes.Length, place));
    }

    /// <summary>Gives an object, and where it came from.</summary>
    public ReadOnlySpan<byte> Line(int at, out TextPlace place)
    {
        (var end, place) = _lines[at];
        return _bytes[(at == 0 ? 0 : _lines[at - 1].End)..end];
    }

    public void Dispose() => _bytes.Dispose();
}
