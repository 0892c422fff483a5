using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a CSV file, whose cells become recipients when its rows are asked for: by a worker, in parallel.</summary>
/// <param name="records">The records, which the page disposes.</param>
/// <param name="cursor">The record after them.</param>
internal sealed class RecipientCsvPage(RecipientCsvBlock records, string cursor) : RecipientPage<Recipient>(cursor)
{
    private Recipient[]? _rows;

    public override IReadOnlyList<Recipient> Rows => _rows ??= records.ToRecipients();

    protected override void Dispose(bool disposing)
    {
        records.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }
}
