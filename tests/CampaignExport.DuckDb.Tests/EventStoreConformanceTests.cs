using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace CampaignExport.DuckDb.Tests;

public sealed class EventStoreConformanceTests : EventStoreRecipientConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EventStore _store;

    public EventStoreConformanceTests() => _store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store") });

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    protected override Task ImportAsync(IReadOnlyList<MessageEvent> events, CancellationToken cancellationToken) => _store.ImportAsync(events.ToAsyncEnumerable(), cancellationToken);

    protected override Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken) => _store.SaveCampaignAsync(campaignId, campaign, cancellationToken);

    protected override ICampaignMetricsSource CreateMetricsSource() => new EventStoreMetricsSource(_store);

    protected override Task ImportProfilesAsync(IReadOnlyList<Recipient> profiles, CancellationToken cancellationToken) => _store.ImportProfilesAsync(profiles.ToAsyncEnumerable(), cancellationToken);

    protected override Task ExportAsync(
        RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore checkpoints, IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken) =>
        new StoreRecipients(_store) { PageSize = 100 }.ExportAsync(choice, request, sink, checkpoints, progress, cancellationToken);
}
