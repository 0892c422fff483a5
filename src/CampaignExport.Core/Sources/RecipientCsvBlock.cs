using CampaignExport.Recipients;
using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>The records of a page, copied out of the reader's buffer into rented bytes.</summary>
internal sealed class RecipientCsvBlock(int records, int bytes) : IDisposable
{
    private readonly PooledBytes _bytes = new(bytes);
    private readonly List<(RecipientCsvHeader Header, long Line)> _records = new(records);
    private readonly List<int> _ends = new(records * 8);

    public int Count => _records.Count;

    public int Bytes => _bytes.Length;

    /// <summary>Adds the record that the reader is on.</summary>
    public void Add(RecipientCsvHeader header, CsvReader csv)
    {
        _records.Add((header, csv.LineNumber));
        for (var column = 0; column < header.Columns; column++)
        {
            _bytes.Append(csv.GetSpan(column));
            _ends.Add(_bytes.Length);
        }
    }

    /// <exception cref="SourceFormatException">A cell is not what its column holds.</exception>
    public Recipient[] ToRecipients()
    {
        var rows = new Recipient[_records.Count];
        var (cell, begin) = (0, 0);
        for (var at = 0; at < rows.Length; at++)
        {
            var (header, line) = _records[at];
            var draft = default(RecipientDraft);
            for (var column = 0; column < header.Columns; column++)
            {
                var end = _ends[cell++];
                header.Read(column, _bytes[begin..end], line, ref draft);
                begin = end;
            }

            rows[at] = draft.ToRecipient();
        }

        return rows;
    }

    public void Dispose() => _bytes.Dispose();
}
