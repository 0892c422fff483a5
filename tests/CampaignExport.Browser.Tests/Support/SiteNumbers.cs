using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>Plausible metrics of campaigns, which are constant within a day.</summary>
internal sealed class SiteNumbers : ICampaignMetricsSource, ILinkClicksSource
{
    private static readonly (string Channel, string[] Metrics)[] Channels =
    [
        ("email", ["sent", "delivered", "opens", "clicks", "bounces", "reported_spam"]),
        ("trigger_in_app_message", ["sent", "impressions", "clicks"]),
        ("ios_push", ["sent", "total_opens", "direct_opens", "bounces"]),
        ("android_push", ["sent", "total_opens", "direct_opens", "bounces"]),
    ];

    /// <summary>The warning about the multivariate campaign, with a file name that is wider than a phone.</summary>
    public const string Warning =
        "The day 2026-06-01 occurs twice with different numbers. Those of <b>june</b>.json replace those of "
        + "pull_2026_06_01_2026_06_30_of_which_headline_works_final_final_2_from_the_laptop.json: sent 5 becomes 7.";

    /// <summary>The error of the data; null for none.</summary>
    public Exception? Error { get; set; }

    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>The completion that each count waits for; null for none.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public bool HasHours => true;

    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        await (Gate?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        if (Error is not null)
            throw Error;
        // Counts of more than 64 bits need a source without a catalog.
        var builder = query.CampaignId.Length > "sent-".Length + 19 ? new DailyMetricsBuilder(null) : new DailyMetricsBuilder();
        switch (query.CampaignId)
        {
            case "summer-sale" when query.Granularity == Granularity.Hour:
                builder = new DailyMetricsBuilder(ChannelCatalog.Default, query);
                for (var hour = TimeProvider.System.GetUtcNow().AddDays(-3); hour <= TimeProvider.System.GetUtcNow(); hour = hour.AddHours(1))
                    builder.Add(hour, new Variation("email", "email-a"), "sent", hour.Hour + 1);
                break;
            case "summer-sale":
                for (var day = Today.AddDays(-119); day <= Today; day = day.AddDays(1))
                    AddChannels(builder, day);
                break;
            case "subject-test":
                for (var day = Today.AddDays(-59); day <= Today; day = day.AddDays(1))
                    AddVariations(builder, day);
                builder.AddWarning(Warning);
                break;
            case "won-test":
                AddTest(builder);
                break;
            case "in-app-test":
                foreach (var id in new[] { "a", "b" })
                {
                    builder.Add(Today.AddDays(-60), new Variation("trigger_in_app_message", id), "unique_recipients", 1000);
                    builder.Add(Today.AddDays(-60), new Variation("trigger_in_app_message", id), "conversions", 100);
                }

                break;
            case "late-test":
                foreach (var (id, first, second) in new[] { ("a", 100, 20), ("b", 150, 30) })
                {
                    builder.Add(Today.AddDays(-60), new Variation("email", id), "unique_recipients", 1000);
                    builder.Add(Today.AddDays(-60), new Variation("email", id), "conversions", first);
                    builder.Add(Today.AddDays(-59), new Variation("email", id), "unique_recipients", 10);
                    builder.Add(Today.AddDays(-59), new Variation("email", id), "conversions", second);
                }

                break;
            case "read-sale":
                builder.Add(new DateOnly(2020, 3, 1), new Variation("email", "a"), "sent", 12);
                builder.Add(new DateOnly(2020, 3, 9), new Variation("email", "a"), "opens", 1);
                builder.Add(new DateOnly(2020, 9, 9), new Variation("email", "a"), "opens", 1);
                break;
            case "old-sale":
                builder.Add(new DateOnly(2020, 3, 1), new Variation("email", "a"), "sent", 12);
                builder.Add(new DateOnly(2020, 3, 4), new Variation("email", "a"), "sent", 30);
                break;

            case var id when id.StartsWith("flat-", StringComparison.Ordinal) || id.StartsWith("part-", StringComparison.Ordinal):
                for (var day = Today.AddDays(-89); day <= Today; day = day.AddDays(1))
                    builder.Add(day, new Variation("email", "a"), "sent", decimal.Parse(id[5..], CultureInfo.InvariantCulture) / (day == Today && id[0] == 'p' ? 4 : 1));
                break;

            case var id when id.StartsWith("sent-", StringComparison.Ordinal):
                for (var day = Today.AddDays(-3649); day <= Today; day = day.AddDays(1))
                    builder.Add(day, new Variation("email", "a"), "sent", Math.Round(decimal.Parse(id[5..], CultureInfo.InvariantCulture) * Wave(day, 0)));
                break;
        }

        return builder.Build();
    }

    public Task<IReadOnlyList<LinkClicks>> ReadLinksAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<LinkClicks>>(query.CampaignId is not "won-test" ? []
            : [.. Enumerable.Range(1, 12).Select(at => new LinkClicks(
                "email", at % 2 == 0 ? "b" : "a", $"https://shop.example/summer/{at}?from=newsletter&page=<b>{at}</b>", at == 1 ? "hero" : "", 1300 / at, 1000 / at))]);

    // One large send to two variations and a control group, half a year ago.
    private static void AddTest(DailyMetricsBuilder builder)
    {
        foreach (var (id, name, opens, conversions) in new[] { ("a", "Statement", 3100, 410), ("b", "Question", 3350, 520) })
        {
            foreach (var (metric, value) in new[]
            {
                ("sent", 10_000), ("delivered", 9_850), ("bounces", 150), ("opens", opens * 2), ("unique_opens", opens), ("clicks", opens / 4), ("unique_clicks", opens / 5), ("unsubscribes", 21),
                ("reported_spam", 3), ("unique_recipients", 10_000), ("conversions", conversions),
            })
            {
                builder.Add(Today.AddDays(-180), new Variation("email", id, name), metric, value);
            }

            builder.Add(Today.AddDays(-180), new Variation("email", id, name), "revenue", conversions * 34.9m);
        }

        builder.Add(Today.AddDays(-180), new Variation("email", "b", "Question"), "revenue_eur", 99.5m);

        var control = new Variation("email", "c") { IsControl = true };
        builder.Add(Today.AddDays(-180), control, "enrolled", 10_000);
        builder.Add(Today.AddDays(-180), control, "conversions", 400);
        builder.Add(Today.AddDays(-130), control, "conversions", 0);
    }

    private static void AddChannels(DailyMetricsBuilder builder, DateOnly day)
    {
        foreach (var (channel, metrics) in Channels)
        {
            var sent = Math.Round(Wave(day, channel.Length) * (channel == "email" ? 4200 : 1800));
            for (var i = 0; i < metrics.Length; i++)
                builder.Add(day, new Variation(channel, $"{channel}-a"), metrics[i], Math.Round(sent * Share(metrics[i])));
        }
    }

    private static void AddVariations(DailyMetricsBuilder builder, DateOnly day)
    {
        string[] names = ["Short headline", "Long headline that says all there is to say", "Emoji 🎉"];
        for (var i = 0; i < names.Length; i++)
        {
            var sent = Math.Round(Wave(day, i) * 900);
            foreach (var metric in (string[])["sent", "conversions", "unique_recipients", "total_opens", "direct_opens", "bounces"])
                builder.Add(day, new Variation("android_push", $"v{i + 1}", names[i]), metric, Math.Round(sent * Share(metric) * (decimal)(1 + (0.12 * i))));
        }

        builder.Add(day, new Variation("android_push", "control", "Control Group") { IsControl = true }, "conversions", Math.Round(Wave(day, 7) * 8));
    }

    private static decimal Share(string metric) => metric switch
    {
        "sent" => 1m,
        "delivered" => 0.97m,
        "unique_recipients" => 0.93m,
        "impressions" => 0.85m,
        "opens" => 0.42m,
        "total_opens" => 0.22m,
        "direct_opens" or "clicks" => 0.09m,
        "conversions" => 0.04m,
        "reported_spam" => 0.002m,
        _ => 0.02m,
    };

    // A weekly pattern on a campaign that rises and falls.
    private static decimal Wave(DateOnly day, int phase)
    {
        var n = day.DayNumber;
        return (decimal)((0.55 + (0.3 * Math.Sin((n + (phase * 5)) / 9.0)) + (0.15 * Math.Sin(n * 2.1))) * ((n % 7) switch { 5 => 0.35, 6 => 0.25, _ => 1 }));
    }
}
