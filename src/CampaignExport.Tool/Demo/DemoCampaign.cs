using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Tool.Demo;

/// <summary>A generated campaign, the same on every machine and at any time, which is also the source of its metrics.</summary>
/// <param name="Name">The name of the campaign.</param>
/// <param name="Description">The description of the campaign.</param>
/// <param name="Days">The days of the campaign.</param>
/// <param name="Metrics">The numbers of the whole campaign by API name: one per day.</param>
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

/// <summary>A message of a generated campaign.</summary>
/// <param name="Variation">The variation. The API also treats a control group as a message.</param>
/// <param name="Content">The fields of the message in the details.</param>
/// <param name="Metrics">Its numbers by API name: one per day.</param>
internal sealed record DemoMessage(
    Variation Variation, IReadOnlyList<(string Field, string Text)> Content, IReadOnlyList<(string Name, decimal[] Values)> Metrics);
