using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>Recipients in pages. A test can make it wait after the first page.</summary>
internal sealed class SiteRecipients : IRecipientSource<Recipient>
{
    public const int Count = 1200;

    private const int PageSize = 300;

    /// <summary>The task that the second page waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether exports can be split, into two partitions.</summary>
    public bool CanBeSplit { get; set; }

    public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default) =>
        new(CanBeSplit ? [query with { Partition = "0" }, query with { Partition = "600" }] : [query]);

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var first = query.Partition is null ? 0 : int.Parse(query.Partition, null);
        var end = query.Partition is null ? Count : first + (Count / 2);
        for (var at = cursor is null ? first : int.Parse(cursor, null); at < end; at += PageSize)
        {
            if (at > first)
                await Gate.WaitAsync(cancellationToken);
            var rows = Enumerable.Range(at, PageSize).Select(i => new Recipient
            {
                Id = $"{i:D24}",
                ExternalId = $"user-{i}",
                FirstName = "Zoë",
                Email = $"user-{i}@example.com",
                Country = "FR",
            });
            yield return new ListPage<Recipient>([.. rows], $"{at + PageSize}");
        }
    }
}

/// <summary>The same recipients from a source with events. It keeps the last choice.</summary>
internal sealed class SiteEngagement : IRecipientExports
{
    public RecipientChoice? Choice { get; private set; }

    public bool HasEvents => true;

    public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken = default) => new([query]);

    public Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Choice = choice;
        // The recipients themselves have no events.
        choice = choice with { Engagement = false, Only = null, Columns = null };
        return new RecipientExporter<Recipient>(new SiteRecipients()).ExportAsync(new(request, choice.CreateSelection()), sink, checkpoints, progress, cancellationToken);
    }
}
