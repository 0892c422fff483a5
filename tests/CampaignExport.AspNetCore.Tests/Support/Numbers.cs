using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.AspNetCore.Tests.Support;

/// <summary>Small campaigns by id: multichannel, multivariate, with a metric of the host, and one without metrics.</summary>
internal sealed class Numbers : ICampaignMetricsSource
{
    /// <summary>The warning about the multivariate campaign.</summary>
    public const string Warning = "Conversions without 'conversion_behavior_index' are left out: <b>3</b>\n.";

    public static readonly DateOnly Day = new(2026, 6, 1);

    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new DailyMetricsBuilder(query.CampaignId == "own-sale" ? null : ChannelCatalog.Default);
        switch (query.CampaignId)
        {
            case "summer-sale":
                builder.Add(Day, new Variation("email", "a"), "sent", 5);
                builder.Add(Day.AddDays(2), new Variation("sms", "b"), "sent", 7);
                break;
            case "own-sale":
                builder.Add(Day, new Variation("email", "a"), "sent", 5);
                builder.Add(Day, new Variation("email", "a"), "forwards", 2);
                break;
            case "long-sale":
                for (var i = 0; i < 3650; i++)
                    builder.Add(Day.AddDays(-i), new Variation("email", "a"), "sent", i);
                break;
            case "won-sale":
                AddTest(builder, new Variation("email", "a", "A"), ("sent", 1000), ("bounces", 20), ("delivered", 980), ("unique_opens", 300), ("unique_recipients", 1000), ("conversions", 80));
                AddTest(builder, new Variation("email", "b", "B"), ("sent", 1000), ("bounces", 10), ("delivered", 990), ("unique_opens", 320), ("unique_recipients", 1000), ("conversions", 160));
                AddTest(builder, new Variation("email", "c") { IsControl = true }, ("enrolled", 1000), ("conversions", 70));
                break;
            case "test-sale":
                builder.Add(Day, new Variation("android_push", "a", "Été \r\nX-Evil: 1/../\""), "sent", 5);
                builder.Add(Day, new Variation("android_push", "b", "B"), "sent", 7);
                builder.AddWarning(Warning);
                break;
        }

        return Task.FromResult(builder.Build());
    }

    private static void AddTest(DailyMetricsBuilder builder, Variation variation, params ReadOnlySpan<(string Metric, decimal Value)> numbers)
    {
        foreach (var (metric, value) in numbers)
            builder.Add(Day, variation, metric, value);
    }
}
