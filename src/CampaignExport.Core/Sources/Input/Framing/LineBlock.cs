namespace CampaignExport.Sources;

/// <summary>The objects of a page, copied from the reader's buffer to pooled bytes.</summary>
internal sealed class LineBlock(int lines, int bytes) : IDisposable
{
    private readonly PooledBytes _bytes = new(bytes);
    private readonly List<(int End, TextLocation Location, FileTally Tally)> _lines = new(lines);
    private readonly List<FileTally> _tallies = [];

    public int Count => _lines.Count;

    public int Bytes => _bytes.Length;

    /// <summary>The tallies of the files of the objects.</summary>
    public IReadOnlyList<FileTally> Tallies => _tallies;

    public void Add(ReadOnlySpan<byte> line, TextLocation location, FileTally tally)
    {
        if (_tallies is not [.., var last] || last != tally)
        {
            tally.Open();
            _tallies.Add(tally);
        }

        _bytes.Append(line);
        _lines.Add((_bytes.Length, location, tally));
    }

    /// <summary>Gets an object, its position and the tally of its file.</summary>
    public ReadOnlySpan<byte> Line(int at, out TextLocation location, out FileTally tally)
    {
        (var end, location, tally) = _lines[at];
        return _bytes[(at == 0 ? 0 : _lines[at - 1].End)..end];
    }

    public void Dispose() => _bytes.Dispose();
}
