using System.Collections.Frozen;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The events of some campaigns in tables of an engine, to count them any number of times.</summary>
/// <remarks>One thread adds the events. Then counts are thread-safe: they run one after the other, and the disposal waits for them.</remarks>
internal sealed class LoadedEvents : IDisposable
{
    private readonly Lock _counting = new();
    private readonly DuckDbEngine _engine;
    private readonly FrozenDictionary<string, (EngineConnection Connection, EventBatch Batch)> _campaigns;

    public LoadedEvents(DuckDbOptions engine, IEnumerable<string> campaignIds)
    {
        _engine = new DuckDbEngine(engine);
        _campaigns = campaignIds.Distinct().ToFrozenDictionary(id => id, _ =>
        {
            var connection = _engine.Connect();
            return (connection, new EventBatch(connection, isDistinct: false));
        });
    }

    /// <summary>Adds an event, if it is one of the campaigns, or a purchase.</summary>
    /// <param name="one">The event.</param>
    /// <param name="place">The place of the event in the input. Of repeated events, the one with the lowest place counts.</param>
    public void Add(MessageEvent one, long place)
    {
        if (one.Kind.Name == EventKinds.Purchase)
        {
            foreach (var (_, batch) in _campaigns.Values)
                batch.TryAdd(one, place);
        }
        else if (_campaigns.TryGetValue(one.CampaignId, out var campaign))
        {
            campaign.Batch.TryAdd(one, place);
        }
    }

    /// <summary>Determines whether there are events of a campaign.</summary>
    public bool Has(string campaignId) => Of(campaignId) is not null;

    /// <summary>Counts the daily metrics of a campaign. No event can be added afterwards.</summary>
    /// <param name="query">The query.</param>
    /// <param name="campaign">The description of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public DailyMetrics Count(MetricsQuery query, Campaign campaign, CancellationToken cancellationToken)
    {
        using var turn = _counting.EnterScope();
        var counted = Of(query.CampaignId);
        var variations = EventVariations.Create(campaign, counted?.Variations ?? []);
        if (counted is null)
            return new CountedRows { Variations = variations }.ToMetrics(query, campaign.ConversionBehaviors, query.WithPeople ? new DistinctPeople(0) : null, users: null);
        var statements = CountingStatements.Create(DuckDbDialect.Counting, query.TimeZone, counted.First, counted.Last, campaign, query.Granularity);
        var (rows, people, users) = _campaigns[query.CampaignId].Batch.CountAll(statements, variations, query, cancellationToken);
        return rows.ToMetrics(query, campaign.ConversionBehaviors, people, users);
    }

    /// <summary>Counts the clicks on the links of a campaign. No event can be added afterwards.</summary>
    public IReadOnlyList<LinkClicks> CountLinks(LinkQuery query, CancellationToken cancellationToken)
    {
        using var turn = _counting.EnterScope();
        return Of(query.CampaignId) is { } counted ? _campaigns[query.CampaignId].Batch.CountLinks(query, counted, cancellationToken) : [];
    }

    public void Dispose()
    {
        using var turn = _counting.EnterScope();
        foreach (var (connection, batch) in _campaigns.Values)
        {
            batch.Dispose();
            connection.Dispose();
        }

        _engine.Dispose();
    }

    private SegmentCampaign? Of(string campaignId) => _campaigns[campaignId].Batch.Campaigns is [var only, ..] ? only : null;
}
