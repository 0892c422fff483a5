using System.Runtime.CompilerServices;

namespace DependencyInjection;

/// <summary>Represents the application's own database of messages.</summary>
internal sealed class Shop
{
    private readonly MessageRow[] _rows =
    [
        new("summer-sale", "email", new DateOnly(2026, 6, 1), Sent: 1000, Delivered: 985, Opens: 412),
        new("summer-sale", "email", new DateOnly(2026, 6, 2), Sent: 20, Delivered: 20, Opens: 96),
        new("summer-sale", "sms", new DateOnly(2026, 6, 1), Sent: 300, Delivered: 291, Opens: 0),
        new("winter-sale", "email", new DateOnly(2026, 1, 7), Sent: 800, Delivered: 790, Opens: 300),
    ];

    public async IAsyncEnumerable<MessageRow> ReadAsync(
        string campaignId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in _rows.Where(row => row.CampaignId == campaignId))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return row;
        }
    }
}
