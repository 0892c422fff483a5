using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a CSV file. Its records are parsed when its rows are read, so workers parse in parallel.</summary>
/// <param name="records">The records. The page disposes them.</param>
/// <param name="cursor">The position of the next record.</param>
internal sealed class RecipientCsvPage(RecipientCsvBlock records, string cursor) : RecipientPage<Recipient>(cursor)
{
    private List<Recipient>? _rows;
    private long _replaced;

    public override IReadOnlyList<Recipient> Rows => _rows ??= records.ToRecipients(out _replaced);

    public override long ReplacedCharacters => _replaced;

    protected override void Dispose(bool disposing)
    {
        records.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }
}
