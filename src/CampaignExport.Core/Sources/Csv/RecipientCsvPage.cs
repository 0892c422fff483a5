using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a CSV file, whose cells become recipients when its rows are asked for: by a worker, in parallel.</summary>
/// <param name="records">The records, which the page disposes.</param>
/// <param name="cursor">The record after them.</param>
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
