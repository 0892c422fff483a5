using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A page of a CSV file, whose cells become recipients when its rows are asked for: by a worker, in parallel.</summary>
/// <param name="records">The records, which the page disposes.</param>
/// <param name="cursor">The record after them.</param>
/// <param name="onReplaced">Called with the number of U+0000 that became U+FFFD.</param>
internal sealed class RecipientCsvPage(RecipientCsvBlock records, string cursor, Action<long> onReplaced) : RecipientPage<Recipient>(cursor)
{
    private List<Recipient>? _rows;

    public override IReadOnlyList<Recipient> Rows
    {
        get
        {
            if (_rows is null)
            {
                _rows = records.ToRecipients(out var replaced);
                onReplaced(replaced);
            }

            return _rows;
        }
    }

    protected override void Dispose(bool disposing)
    {
        records.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }
}
