using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a user export, whose lines are parsed when its rows are asked for: by a worker, in parallel.</summary>
/// <param name="lines">The lines, which the page disposes.</param>
/// <param name="cursor">Where the line after them begins.</param>
/// <param name="receipts">The campaign that must have been received; null for all users.</param>
/// <param name="onReplaced">Gets how many characters of the rows became U+FFFD.</param>
internal sealed class UserExportPage(
    LineBlock lines, string cursor, ReceiptVariations? receipts, Action<long> onReplaced)
    : RecipientPage<Recipient>(cursor)
{
    private List<Recipient>? _rows;

    public override IReadOnlyList<Recipient> Rows => _rows ??= Parse();

    protected override void Dispose(bool disposing)
    {
        lines.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }

    private List<Recipient> Parse()
    {
        var rows = new List<Recipient>(lines.Count);
        var replaced = 0L;
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines.Line(at, out var place, out var tally);
            try
            {
                if (UserExportLine.Read(line, place, receipts, out var ofRow) is not { } recipient)
                    continue;
                rows.Add(recipient);
                replaced += ofRow;
            }
            catch (SourceFormatException error)
            {
                tally.Reject(error);
            }
        }

        foreach (var tally in lines.Tallies)
            tally.Close();
        if (replaced > 0)
            onReplaced(replaced);
        return rows;
    }
}
