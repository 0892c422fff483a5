using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>The recipients of the demo. The workers of the export generate them page by page, so they are never all in memory.</summary>
/// <param name="campaign">The received campaign.</param>
/// <param name="count">The number of recipients.</param>
internal sealed class DemoRecipients(DemoReceipts campaign, int count) : IRecipientSource<Recipient>
{
    private const int PageSize = 2_000;

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var first = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture); first < count; first += PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Page(campaign, first, Math.Min(PageSize, count - first));
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private sealed class Page(DemoReceipts campaign, int first, int count)
        : RecipientPage<Recipient>((first + count).ToString(CultureInfo.InvariantCulture))
    {
        private Recipient[]? _rows;

        public override IReadOnlyList<Recipient> Rows =>
            _rows ??= [.. Enumerable.Range(first, count).Select(number => DemoPeople.Make(number, campaign))];
    }
}
