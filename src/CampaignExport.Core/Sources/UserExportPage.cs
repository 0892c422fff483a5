using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a user export, whose lines are parsed when its rows are asked for: by a worker, in parallel.</summary>
/// <param name="lines">The lines, which the page disposes.</param>
/// <param name="cursor">Where the line after them begins.</param>
/// <param name="receipts">The campaign that must have been received; null for all users.</param>
/// <param name="onMalformed">Told of each malformed line, which is left out; null if it is an error.</param>
internal sealed class UserExportPage(LineBlock lines, string cursor, ReceiptVariations? receipts, Action<SourceFormatException>? onMalformed)
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
        for (var at = 0; at < lines.Count; at++)
        {
            try
            {
                var line = lines.Line(at, out var file, out var number);
                if (UserExportLine.Read(line, file, number, receipts) is { } recipient)
                    rows.Add(recipient);
            }
            catch (SourceFormatException error) when (onMalformed is not null)
            {
                onMalformed(error);
            }
        }

        return rows;
    }
}
