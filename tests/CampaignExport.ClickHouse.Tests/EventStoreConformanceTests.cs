using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace CampaignExport.ClickHouse.Tests;

[Collection(nameof(OnClickHouse))]
public sealed class EventStoreConformanceTests(ClickHouseServer server) : EventStoreRecipientConformance, IAsyncLifetime
{
    private ClickHouseStore? _store;

    public async ValueTask InitializeAsync() => _store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task ImportAsync(IReadOnlyList<MessageEvent> events, CancellationToken cancellationToken) => _store!.ImportAsync(events.ToAsyncEnumerable(), cancellationToken);

    protected override Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken) => _store!.SaveCampaignAsync(campaignId, campaign, cancellationToken);

    protected override ICampaignMetricsSource CreateMetricsSource() => new ClickHouseMetricsSource(_store!);

    protected override Task ImportProfilesAsync(IReadOnlyList<Recipient> profiles, CancellationToken cancellationToken) => _store!.ImportProfilesAsync(profiles.ToAsyncEnumerable(), cancellationToken);

    protected override Task ExportAsync(
        RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore checkpoints, IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken) =>
        new ClickHouseRecipients(_store!) { PageSize = 100 }.ExportAsync(choice, request, sink, checkpoints, progress, cancellationToken);
}
