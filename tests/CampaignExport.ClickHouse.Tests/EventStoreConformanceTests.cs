using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Testing;

namespace CampaignExport.ClickHouse.Tests;

[Collection(nameof(OnClickHouse))]
public sealed class EventStoreConformanceTests(ClickHouseServer server) : EventStoreConformance, IAsyncLifetime
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
}
