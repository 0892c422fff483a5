using System.Globalization;
using CampaignExport.Recipients;

namespace CampaignExport.Tests.Recipients;

/// <summary>Generated recipients that can be split: partition <c>2/3</c> is the second of three consecutive shares.</summary>
internal sealed class SplitRecipients(int count, int pageSize) : IRecipientSource<Recipient>
{
    /// <summary>Called before each page with the partition and the number of the first row; can throw.</summary>
    public Action<string, int>? BeforePage { get; set; }

    public string Description => "shares";

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var (number, of) = (query.Partition ?? "1/1").Split('/') is [var first, var second] ? (Number(first), Number(second)) : throw new ArgumentException(query.Partition);
        var end = number * count / of;
        for (var at = cursor is null ? (number - 1) * count / of : Number(cursor); at < end; at += pageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BeforePage?.Invoke(query.Partition ?? "", at);
            var rows = Enumerable.Range(at, Math.Min(pageSize, end - at)).Select(GeneratedRecipients.Make).ToArray();
            yield return new ListPage<Recipient>(rows, (at + pageSize).ToString(CultureInfo.InvariantCulture));
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int parts, CancellationToken cancellationToken = default) =>
        new([.. Enumerable.Range(1, parts).Select(number => query with { Partition = string.Create(CultureInfo.InvariantCulture, $"{number}/{parts}") })]);
}
