using CampaignExport.Metrics;

namespace CampaignExport.Tool.Demo;

/// <summary>A made-up campaign, the same on every machine and at any time. It is a metrics source of itself.</summary>
/// <param name="Name">The name that its sender gave it.</param>
/// <param name="Description">What it is meant to show.</param>
/// <param name="Days">The days it ran.</param>
/// <param name="Metrics">The numbers of the campaign as a whole by API name: one a day.</param>
/// <param name="Messages">Its messages.</param>
internal sealed record DemoCampaign(
    string Name,
    string Description,
    DayRange Days,
    IReadOnlyList<(string Name, decimal[] Values)> Metrics,
    IReadOnlyList<DemoMessage> Messages) : ICampaignMetricsSource
{
    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var metrics = new DailyMetricsBuilder(catalog: null);
        foreach (var (at, day) in Days.Days.Index())
        {
            foreach (var (name, values) in Metrics)
                metrics.Add(day, name, values[at]);
            foreach (var message in Messages)
            {
                foreach (var (name, values) in message.Metrics)
                    metrics.Add(day, message.Variation, name, values[at]);
            }
        }

        return Task.FromResult(metrics.Build());
    }
}
