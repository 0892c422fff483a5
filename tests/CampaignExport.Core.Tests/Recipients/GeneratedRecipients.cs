using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tests.Recipients;

/// <summary>Recipients generated from their number, without memory. The cursor is the next number.</summary>
internal sealed class GeneratedRecipients(int count, int pageSize) : IRecipientSource<Recipient>
{
    private static readonly string[] Names = ["Marie", "Zoë", "O\"Neil", "Jean,Luc", "🎉 Party", "=SUM(A1)", "", "line\r\nbreak", "مريم", "-5"];

    /// <summary>Called before each page with the number of its first row; can throw.</summary>
    public Action<int>? BeforePage { get; init; }

    /// <summary>Awaited before each page.</summary>
    public Func<Task>? Delay { get; init; }

    public string Description => string.Create(CultureInfo.InvariantCulture, $"pages of {pageSize}");

    public static Recipient Make(int i) => new()
    {
        Id = i.ToString("x24", CultureInfo.InvariantCulture),
        ExternalId = i % 11 == 0 ? null : i.ToString("00000000000000000", CultureInfo.InvariantCulture),
        FirstName = Names[i % Names.Length],
        LastName = i % 3 == 0 ? null : "Dupont",
        Email = i % 4 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"user{i}@example.com"),
        Phone = i % 5 == 0 ? "+33612345678" : null,
        CreatedAt = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(i * 1_234_567L),
        DateOfBirth = new DateOnly(1970, 1, 1).AddDays(i % 20_000),
        RandomBucket = i % 10_000,
        InAppPurchaseTotal = i / 100m,
        Devices = i % 2 == 0 ? null : [new Device { Model = "Pixel \"9\"", GoogleAdId = $"g-{i}", AdTrackingEnabled = true }],
        Aliases = i % 7 == 0 ? [new UserAlias("n", "l")] : null,
        VariationName = i % 2 == 0 ? "A" : "B",
        VariationId = i % 2 == 0 ? "v-a" : "v-b",
        InControl = false,
    };

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var first = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture); first < count; first += pageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BeforePage?.Invoke(first);
            if (Delay is not null)
                await Delay();
            var rows = Enumerable.Range(first, Math.Min(pageSize, count - first)).Select(Make).ToArray();
            yield return new ListPage<Recipient>(rows, (first + pageSize).ToString(CultureInfo.InvariantCulture));
        }
    }
}
