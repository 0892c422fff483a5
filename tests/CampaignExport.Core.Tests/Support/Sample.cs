using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Support;

/// <summary>Small campaigns that many tests use.</summary>
internal static class Sample
{
    public static readonly DateOnly Day = new(2026, 6, 1);

    /// <summary>E-mail and SMS on the first and the third day: three charts.</summary>
    public static DailyMetrics Multichannel()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, new Variation("email", "a"), "sent", 5);
        builder.Add(Day.AddDays(2), new Variation("sms", "b"), "sent", 7);
        return builder.Build();
    }

    /// <summary>Two variations and a control group of an Android push campaign on one day.</summary>
    public static DailyMetrics Multivariate()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, new Variation("android_push", "a", "A"), "sent", 5);
        builder.Add(Day, new Variation("android_push", "b", "B"), "sent", 7);
        builder.Add(Day, new Variation("android_push", "c") { IsControl = true }, "conversions", 1);
        return builder.Build();
    }
}
