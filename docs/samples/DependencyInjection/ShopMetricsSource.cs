using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace DependencyInjection;

// <own-source>
internal sealed class ShopMetricsSource(Shop shop) : ICampaignMetricsSource
{
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        var metrics = new DailyMetricsBuilder();
        await foreach (var row in shop.ReadAsync(query.CampaignId, cancellationToken))
        {
            var message = new Variation(row.Channel, Id: null, row.CampaignId);
            metrics.Add(row.Day, message, "sent", row.Sent);
            metrics.Add(row.Day, message, "delivered", row.Delivered);
            if (row.Channel == "email")
                metrics.Add(row.Day, message, "opens", row.Opens);
        }

        return metrics.Build();
    }
}
// </own-source>
