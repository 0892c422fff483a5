using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.JobWorker;

/// <summary>
/// The campaign <c>name-N</c> has N generated recipients, with a pause before each page. Those of <c>wide-N</c> are so large that their files have several parts in a bucket.
/// The partition <c>2/3</c> is the second of three shares.
/// </summary>
public sealed class PacedRecipients(TimeSpan pause) : IRecipientSource<Recipient>
{
    private const int PageSize = 10;
    private const int WideBytes = 30_000;

    /// <inheritdoc/>
    public string Description => "pages of 10";

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var campaign = query.CampaignId!;
        var count = Number(campaign.AsSpan(campaign.LastIndexOf('-') + 1));
        var (part, parts) = query.Partition?.Split('/') is [var first, var second] ? (Number(first), Number(second)) : (1, 1);
        var end = part * count / parts;
        for (var at = cursor is null ? (part - 1) * count / parts : Number(cursor); at < end; at += PageSize)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            var rows = Enumerable.Range(at, Math.Min(PageSize, end - at)).Select(number => Make(campaign, number)).ToArray();
            yield return new ListPage<Recipient>(rows, (at + PageSize).ToString(CultureInfo.InvariantCulture));
        }

        static int Number(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default) =>
        new([.. Enumerable.Range(1, count).Select(part => query with { Partition = string.Create(CultureInfo.InvariantCulture, $"{part}/{count}") })]);

    private static Recipient Make(string campaign, int number) => new()
    {
        Id = number.ToString("x24", CultureInfo.InvariantCulture),
        ExternalId = string.Create(CultureInfo.InvariantCulture, $"{campaign}/{number:000000}"),
        FirstName = campaign.StartsWith("wide-", StringComparison.Ordinal) ? Wide(number) : number % 3 == 0 ? "Zoë \"Z\"" : "Jean",
        Email = string.Create(CultureInfo.InvariantCulture, $"user{number}@example.com"),
        RandomBucket = number % 10_000,
    };

    private static string Wide(int number)
    {
        var bytes = new byte[WideBytes];
        new Random(number).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
