using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.Benchmarks;

/// <summary>A push campaign with many variations and days, the same in every run, in memory.</summary>
internal sealed class LargeCampaign : ICampaignMetricsSource
{
    private static readonly string[] Statistics = ["sent", "conversions", "unique_recipients", "total_opens", "direct_opens", "bounces"];

    private readonly DailyMetrics _metrics;

    public LargeCampaign(int days, int variations)
    {
        var random = new Random(1);
        var metrics = new DailyMetricsBuilder();
        var first = new DateOnly(2025, 1, 1);
        for (var day = 0; day < days; day++)
        {
            for (var i = 1; i <= variations; i++)
            {
                var variation = new Variation("ios_push", $"3f1c9a52-77aa-4b1e-9d1e-{i:000000000000}", $"Subject line {i}");
                foreach (var statistic in Statistics)
                    metrics.Add(first.AddDays(day), variation, statistic, random.Next(1_000_000));
            }
        }

        _metrics = metrics.Build();
    }

    public IReadOnlyList<Chart> Charts => MultivariateCharts.Create(
        _metrics.DescribeCampaign(), _metrics, _metrics.Days!, ChartGrouping.ByStatistic);

    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) => Task.FromResult(_metrics);
}
