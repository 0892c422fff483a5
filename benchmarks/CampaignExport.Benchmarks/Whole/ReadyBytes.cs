using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Writes the encoded bytes to a new file in pieces of 1 MiB, which is the upper limit of the speed.</summary>
internal sealed class ReadyBytes : ExportCase
{
    private readonly List<byte[]> _pieces = [];
    private readonly long _length;

    private ReadyBytes(string name, long length)
        : base(name) => _length = length;

    /// <param name="name">The name of the case.</param>
    /// <param name="table">The type of the rows.</param>
    /// <param name="rows">The rows. The rows in memory are encoded once, and their bytes are repeated like the rows.</param>
    public static ReadyBytes Make<TRow>(string name, RowTable<TRow> table, RowSet<TRow> rows)
        where TRow : class
    {
        var encoder = SameForm.Ours.CreateEncoder(table.Columns);
        var held = new MemoryStream();
        encoder.WriteHeader();
        foreach (var row in rows.Held)
        {
            encoder.WriteRow(row);
            if (encoder.Written.Length < 1 << 20)
                continue;
            held.Write(encoder.Written.Span);
            encoder.Clear();
        }

        held.Write(encoder.Written.Span);
        var ready = new ReadyBytes(name, held.Length * rows.Count / rows.Held.Length);
        foreach (var piece in held.ToArray().Chunk(1 << 20))
            ready._pieces.Add(piece);
        return ready;
    }

    protected override Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        using var file = File.OpenHandle(Path.Combine(folder, "users.csv"), FileMode.CreateNew, FileAccess.Write);
        long offset = 0;
        for (var i = 0; offset < _length; i = (i + 1) % _pieces.Count)
        {
            var piece = _pieces[i].AsSpan(0, (int)Math.Min(_pieces[i].Length, _length - offset));
            RandomAccess.Write(file, piece, offset);
            offset += piece.Length;
        }

        return Task.CompletedTask;
    }
}
