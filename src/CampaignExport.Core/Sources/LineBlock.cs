namespace CampaignExport.Sources;

/// <summary>The lines of a page, copied out of the reader's buffer into rented bytes.</summary>
internal sealed class LineBlock(int lines, int bytes) : IDisposable
{
    private readonly PooledBytes _bytes = new(bytes);
    private readonly List<(int End, string File, long Number)> _lines = new(lines);

    public int Count => _lines.Count;

    public int Bytes => _bytes.Length;

    public void Add(ReadOnlySpan<byte> line, string file, long number)
    {
        _bytes.Append(line);
        _lines.Add((_bytes.Length, file, number));
    }

    /// <summary>Gives a line, and where it came from.</summary>
    public ReadOnlySpan<byte> Line(int at, out string file, out long number)
    {
        (var end, file, number) = _lines[at];
        return _bytes[(at == 0 ? 0 : _lines[at - 1].End)..end];
    }

    public void Dispose() => _bytes.Dispose();
}
