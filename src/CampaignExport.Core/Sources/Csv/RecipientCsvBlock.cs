using System.Runtime.InteropServices;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>The records of a page, copied from the reader's buffer to pooled bytes.</summary>
internal sealed class RecipientCsvBlock(ReceiptVariations? receipts, int records, int bytes) : IDisposable
{
    private readonly PooledBytes _bytes = new(bytes);
    private readonly List<(RecipientCsvHeader Header, long Line, FileTally Tally)> _records = new(records);
    private readonly List<int> _ends = new(records * 8);
    private readonly List<FileTally> _tallies = [];

    public int Count => _records.Count;

    public int Bytes => _bytes.Length;

    /// <summary>Adds the current record of the reader.</summary>
    public void Add(RecipientCsvReader csv)
    {
        if (_tallies is not [.., var last] || last != csv.Tally)
        {
            csv.Tally.Open();
            _tallies.Add(csv.Tally);
        }

        _records.Add((csv.Header, csv.Line, csv.Tally));
        for (var column = 0; column < csv.Header.Named; column++)
        {
            _bytes.Append(csv.Record.GetSpan(column));
            _ends.Add(_bytes.Length);
        }
    }

    /// <summary>Parses the records. Malformed records are skipped if that is allowed.</summary>
    /// <param name="replaced">The number of characters that were replaced by U+FFFD.</param>
    /// <exception cref="SourceFormatException">A cell is invalid for its column, or the number of malformed records exceeds the limit.</exception>
    public List<Recipient> ToRecipients(out long replaced)
    {
        replaced = 0;
        var replacedInLists = BrokenText.Replaced;
        var rows = new List<Recipient>(_records.Count);
        var (cell, begin) = (0, 0);
        foreach (var (header, line, tally) in _records)
        {
            var (first, from) = (cell, begin);
            cell += header.Named;
            begin = _ends[cell - 1];
            // Another header ends the reading.
            var isHeader = header.IsHeader(_bytes[from..begin], CollectionsMarshal.AsSpan(_ends).Slice(first, header.Named), from, line);
            try
            {
                if (isHeader)
                    throw header.Malformed(line, RecipientCsvHeader.Repeated);
                if (Read(header, line, first, from, ref replaced) is { } row)
                    rows.Add(row);
            }
            catch (SourceFormatException error)
            {
                tally.Reject(error);
            }
        }

        replaced += BrokenText.Replaced - replacedInLists;
        foreach (var tally in _tallies)
            tally.Close();
        return rows;
    }

    public void Dispose() => _bytes.Dispose();

    // Null for a person who did not receive the campaign.
    private Recipient? Read(RecipientCsvHeader header, long line, int first, int begin, ref long replaced)
    {
        var record = _bytes[begin.._ends[first + header.Named - 1]];
        var isPlain = Ascii.IsValid(record) && !record.Contains((byte)0);
        var draft = default(RecipientDraft);
        for (var column = 0; column < header.Named; column++)
        {
            var end = _ends[first + column];
            header.Read(column, _bytes[begin..end], line, isPlain, ref draft, ref replaced);
            begin = end;
        }

        if (header.CampaignId is { } campaign)
            draft.Receive(campaign);
        if (!draft.HasIdentity)
            throw header.Malformed(line, RecipientDraft.NoIdentity);
        return receipts is null || receipts.TryTake(ref draft) ? draft.ToRecipient() : null;
    }
}
