using CampaignExport.Events;

namespace CampaignExport.TestSupport;

/// <summary>Events of two campaigns: late, duplicate, at the start of days in time zones, of few people with many events each, and without a user.</summary>
public static class RandomEvents
{
    /// <summary>Instants near unusual days of some time zone: shorter, longer, without a midnight, skipped.</summary>
    private static readonly string[] Moments =
    [
        "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", // New York
        "2026-04-23T22:00:00Z", "2026-10-29T21:00:00Z", "2026-10-29T22:00:00Z", // Cairo
        "2026-05-01T18:15:00Z", "2026-05-01T18:30:00Z", // Kathmandu, Kolkata
        "2011-12-30T10:00:00Z", "2026-06-30T10:00:00Z", // Apia, Kiritimati
    ];

    public static List<MessageEvent> Make(int seed, int count, bool isMultivariate, bool hasOneBehavior = false)
    {
        var random = new Random(seed);
        var kinds = EventKinds.All.Where(kind => kind.Metrics.Count > 0 && kind.Name != EventKinds.Purchase).ToList();
        if (isMultivariate)
        {
            var channel = random.GetItems(["email", "trigger_in_app_message", "content_cards", "webhook"], 1)[0];
            kinds = [.. kinds.Where(kind => kind.Channel == channel || (kind.Channel is null && !kind.ChannelFromPlatform))];
        }

        // Conversions and their causes are as frequent as all other events.
        kinds.AddRange(Enumerable.Repeat(EventKinds.Find(EventKinds.Conversion)!, kinds.Count / 3));
        var center = DateTimeOffset.Parse(Moments[random.Next(Moments.Length)], System.Globalization.CultureInfo.InvariantCulture);
        var events = new List<MessageEvent>();
        for (var at = 0; at < count; at++)
            events.Add(random.Next(10) == 0 && at > 0 ? events[random.Next(at)] : One(random, kinds, center, $"{seed}-{at}", hasOneBehavior));
        return events;
    }

    /// <summary>Adds purchases of the people of events, near one of their events, in two currencies, some of them twice, and shuffles all.</summary>
    public static List<MessageEvent> WithPurchases(int seed, List<MessageEvent> events, int count)
    {
        var random = new Random(seed);
        var purchases = new List<MessageEvent>();
        for (var at = 0; at < count; at++)
        {
            var cause = events[random.Next(events.Count)];
            var time = cause.Time + (random.Next(3) switch { 0 => TimeSpan.Zero, 1 => TimeSpan.FromMinutes(random.Next(-90, 90)), _ => TimeSpan.FromHours(random.Next(-200, 200)) });
            purchases.Add(random.Next(10) == 0 && at > 0 ? purchases[random.Next(at)]
                : new MessageEvent($"{seed}-p{at}", EventKinds.Find(EventKinds.Purchase)!, time, "", cause.UserId ?? "stranger")
                {
                    Product = random.Next(2) == 0 ? "shoe" : null,
                    Price = random.Next(-500, 10_000) / 100m,
                    Currency = random.Next(3) == 0 ? "EUR" : "USD",
                });
        }

        purchases.AddRange(events);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(purchases));
        return purchases;
    }

    private static MessageEvent One(Random random, List<EventKind> kinds, DateTimeOffset center, string id, bool hasOneBehavior)
    {
        var kind = kinds[random.Next(kinds.Count)];
        var platform = new[] { "ios", "android", "web" }[random.Next(3)];
        // Within seconds of the instant, or days away.
        var time = random.Next(3) switch
        {
            0 => center.AddSeconds(random.Next(-2, 3)),
            1 => center.AddMinutes(random.Next(-26, 27) * 15),
            _ => center.AddHours(random.Next(-300, 300)),
        };
        return new MessageEvent(id, kind, time, random.Next(8) == 0 ? "other" : "c",
            random.Next(8) == 0 && kind.Name != EventKinds.EnrollInControl ? null : $"u{random.Next(6)}")
        {
            Channel = kind.ChannelFromPlatform ? $"{platform}_push" : kind.Channel,
            VariationId = kind.Name == EventKinds.EnrollInControl ? "control"
                : kind.Name == EventKinds.Conversion && random.Next(3) == 0 ? "control"
                : new[] { "v1", "v2", null }[random.Next(3)],
            IsAutomated = kind.MachineField is not null && random.Next(4) == 0,
            DispatchId = new[] { "d1", "d2", null }[random.Next(3)],
            Detail = kind.DetailField switch
            {
                "platform" => platform == "web" ? null : platform,
                "button_id" => new[] { "0", "1", null }[random.Next(3)],
                "action" => new[] { "unsubscribed", "help", null }[random.Next(3)],
                "is_terminal" => new[] { "true", "false", null }[random.Next(3)],
                "conversion_behavior_index" => hasOneBehavior ? new[] { "0", null }[random.Next(2)] : new[] { "0", "1", "2", "3", null }[random.Next(5)],
                _ => null,
            },
        };
    }
}
