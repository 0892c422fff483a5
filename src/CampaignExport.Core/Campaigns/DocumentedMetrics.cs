namespace CampaignExport.Campaigns;

/// <summary>The metrics that every campaign has, regardless of its channels.</summary>
internal static class DocumentedMetrics
{
    public static IReadOnlyList<Metric> Campaign { get; } =
    [
        // A user who receives messages on two days counts on both, so a sum over days is not a number of users.
        new("unique_recipients", "Unique Recipients", MetricUnit.Users) { SumsOverDays = false },
        .. Conversions(),
        new("revenue", "Revenue", MetricUnit.UsDollars),
        new("enrolled", "Enrolled", MetricUnit.Users),
    ];

    // A user converts once per conversion event, so conversions can be added up over days but not over channels.
    private static IEnumerable<Metric> Conversions()
    {
        foreach (var (suffix, name) in new[] { ("", "Conversions"), ("1", "Conversions B"), ("2", "Conversions C"), ("3", "Conversions D") })
        {
            yield return new($"conversions{suffix}", name) { SumsOverChannels = false };
            yield return new($"conversions{suffix}_by_send_time", $"{name} by Send Time") { SumsOverChannels = false };
        }
    }
}
