using CampaignExport.Metrics;

namespace CampaignExport.Tests.Support;

/// <summary>Returns the same metrics for every query, and records the queries.</summary>
internal sealed class FixedSource(DailyMetrics metrics) : ICampaignMetricsSource
{
    public MetricsQuery? Asked { get; private set; }

    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        Asked = query;
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(metrics);
    }
}
