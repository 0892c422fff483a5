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

    public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var at = cursor is null ? 0 : int.Parse(cursor, null); at < Count; at += PageSize)
        {
            if (at > 0)
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
