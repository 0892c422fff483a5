using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a user export. Its objects are parsed when its rows are read, so workers parse in parallel.</summary>
/// <param name="lines">The objects. The page disposes them.</param>
/// <param name="cursor">The position of the next object.</param>
/// <param name="reading">Receives the findings.</param>
internal sealed class UserExportPage(LineBlock lines, string cursor, UserExportReading reading) : RecipientPage<Recipient>(cursor)
{
    private List<Recipient>? _rows;
    private long _replaced;
    private bool _isDisposed;

    public override IReadOnlyList<Recipient> Rows => _rows ??= Parse();

    public override long ReplacedCharacters => _replaced;

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            lines.Dispose();
            if (_rows is null)
                reading.LeaveOut();
            reading.Close();
        }

        _rows = null;
        base.Dispose(disposing);
    }

    private List<Recipient> Parse()
    {
        var rows = new List<Recipient>(lines.Count);
        var replaced = 0L;
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines.Line(at, out var location, out var tally);
            try
            {
                if (UserExportLine.Read(line, location, tally, reading.Chosen, reading.Receipts, out var ofRow) is not { } recipient)
                    continue;
                rows.Add(recipient);
                reading.Chosen.Look(recipient);
                replaced += ofRow;
            }
            catch (SourceFormatException error)
            {
                tally.Reject(error);
            }
        }

        foreach (var tally in lines.Tallies)
            tally.Close();
        _replaced = replaced;
        return rows;
    }
}
