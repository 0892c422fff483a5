using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Counts daily metrics of campaigns from the events of a <see cref="ClickHouseStore"/>.</summary>
/// <remarks>
/// Thread-safe. <see cref="Events.EventKinds"/> defines what counts, as for every store. The statements of a read see the commits before it. The control group has the
/// channel of a campaign with a single channel; its conversions are not among those of the campaign.
/// </remarks>
/// <param name="store">The store. The caller disposes it.</param>
public sealed class ClickHouseMetricsSource(ClickHouseStore store) : ICampaignMetricsSource
{
    private readonly ClickHouseStore _store = store ?? throw new ArgumentNullException(nameof(store));

    /// <summary>Whether to leave out events that are marked as made by a machine.</summary>
    /// <value>Default <see langword="false"/>: they count, as documented.</value>
    public bool HumanOnly { get; init; }

    /// <summary>The description of the campaign to count with: names, control group and conversion behaviors.</summary>
    /// <value>Default null: the one that <see cref="ClickHouseStore.SaveCampaignAsync"/> saved.</value>
    public Campaign? Campaign { get; init; }

    bool ICampaignMetricsSource.HasHours => true;

    /// <inheritdoc/>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.Counter.CountAsync(query, HumanOnly, Campaign, cancellationToken);
    }
}
