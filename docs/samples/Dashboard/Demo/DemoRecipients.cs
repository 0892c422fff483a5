using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;
using Microsoft.Extensions.Options;

namespace Dashboard.Demo;

/// <summary>The recipients of a campaign, generated page by page.</summary>
internal sealed class DemoRecipients(IOptions<DemoOptions> options, TimeProvider time) : IRecipientSource<Recipient>
{
    private const int PageSize = 250;

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (count, pause) = (options.Value.Recipients, options.Value.PagePause);
        var first = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        for (; first < count; first += PageSize)
        {
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, time, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var page = Enumerable.Range(first, Math.Min(PageSize, count - first))
                .Where(number => DemoPeople.HasReceived(number, query.CampaignId))
                .Select(number => DemoPeople.Make(number, query.CampaignId, time.GetUtcNow())).ToList();
            yield return new ListPage<Recipient>(page, (first + PageSize).ToString(CultureInfo.InvariantCulture));
        }
    }
}
