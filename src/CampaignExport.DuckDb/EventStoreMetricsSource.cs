using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Counts daily metrics and clicks on links of campaigns from the events of an <see cref="EventStore"/>.</summary>
/// <remarks>
/// Thread-safe. <see cref="Events.EventKinds"/> defines what counts. Counts are kept until an import adds events of the campaign. The control group has the
/// channel of a campaign with a single channel; its conversions are not among those of the campaign.
/// </remarks>
/// <param name="store">The store. The caller disposes it.</param>
public sealed class EventStoreMetricsSource(EventStore store) : ICampaignMetricsSource, ILinkClicksSource
{
    private readonly EventStore _store = store ?? throw new ArgumentNullException(nameof(store));

    /// <summary>Whether to leave out events that are marked as made by a machine.</summary>
    /// <value>Default <see langword="false"/>: they count, as documented.</value>
    public bool HumanOnly { get; init; }

    /// <summary>The description of the campaign to count with: names, control group and conversion behaviors.</summary>
    /// <value>Default null: the one that <see cref="EventStore.SaveCampaignAsync"/> saved.</value>
    public Campaign? Campaign { get; init; }

    bool ICampaignMetricsSource.HasHours => true;

    /// <inheritdoc/>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.Counts.CountAsync(query, HumanOnly, Campaign, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<IReadOnlyList<LinkClicks>> ReadLinksAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.CountLinksAsync(new(query.CampaignId) { Range = query.Range, TimeZone = query.TimeZone, HumanOnly = HumanOnly }, cancellationToken);
    }
}
