using CampaignExport.Metrics;

namespace CampaignExport.Tests.Support;

/// <summary>Gives the same metrics to everybody, and remembers what it was asked.</summary>
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
