using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.JobWorker;

/// <summary>The campaign <c>name-N</c> has N generated recipients, with a pause before each page.</summary>
public sealed class PacedRecipients(TimeSpan pause) : IRecipientSource<Recipient>
{
    private const int PageSize = 10;

    /// <inheritdoc/>
    public string Description => "pages of 10";

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var campaign = query.CampaignId!;
        var count = int.Parse(campaign.AsSpan(campaign.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        for (var first = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture); first < count; first += PageSize)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            var rows = Enumerable.Range(first, Math.Min(PageSize, count - first)).Select(number => Make(campaign, number)).ToArray();
            yield return new ListPage<Recipient>(rows, (first + PageSize).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static Recipient Make(string campaign, int number) => new()
    {
        Id = number.ToString("x24", CultureInfo.InvariantCulture),
        ExternalId = string.Create(CultureInfo.InvariantCulture, $"{campaign}/{number:000000}"),
        FirstName = number % 3 == 0 ? "Zoë \"Z\"" : "Jean",
        Email = string.Create(CultureInfo.InvariantCulture, $"user{number}@example.com"),
        RandomBucket = number % 10_000,
    };
}
