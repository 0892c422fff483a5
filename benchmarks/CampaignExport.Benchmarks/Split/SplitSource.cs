using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Benchmarks.Split;

/// <summary>Recipients that exist already, in pages that come at a fixed rate, or at once. Each partition is a share of consecutive pages.</summary>
/// <param name="count">The number of rows, a multiple of <see cref="PageSize"/>.</param>
/// <param name="rate">The rows a second of each read; null for any number.</param>
internal sealed class SplitSource(int count, int? rate) : IRecipientSource<Recipient>
{
    private const int PageSize = 1000;

    private readonly Recipient[] _page = [.. Enumerable.Range(0, PageSize).Select(Make)];

    public int Count => count / PageSize * PageSize;

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (part, parts) = query.Partition?.Split('/') is [var first, var second] ? (Number(first), Number(second)) : (1, 1);
        var (begun, pages, read) = (Stopwatch.GetTimestamp(), count / PageSize, 0L);
        for (var at = cursor is null ? (part - 1) * pages / parts : Number(cursor); at < part * pages / parts; at++)
        {
            read += PageSize;
            // Against the clock, so that the pauses of a timer do not add up.
            if (rate is { } limit && TimeSpan.FromSeconds((double)read / limit) - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            yield return new ListPage<Recipient>(_page, (at + 1).ToString(CultureInfo.InvariantCulture));
        }

        static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int parts, CancellationToken cancellationToken = default) =>
        new([.. Enumerable.Range(1, parts).Select(part => query with { Partition = string.Create(CultureInfo.InvariantCulture, $"{part}/{parts}") })]);

    private static Recipient Make(int number) => new()
    {
        Id = number.ToString("x24", CultureInfo.InvariantCulture),
        ExternalId = number.ToString("000000000000", CultureInfo.InvariantCulture),
        FirstName = $"First{number % 97}",
        LastName = $"Last{number % 89}",
        Email = $"user{number}@example.com",
        CreatedAt = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(number * 1_234_567L),
        RandomBucket = number % 10_000,
    };
}
