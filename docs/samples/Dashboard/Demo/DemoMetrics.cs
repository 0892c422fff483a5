using System.Collections.Concurrent;
using CampaignExport.Metrics;

namespace Dashboard.Demo;

/// <summary>
/// The metrics of the campaigns for the last 120 days, up to the current hour: hours, and days in any time zone. A person receives a campaign at most once, so the
/// people of some days are the sum of the people of each.
/// </summary>
internal sealed class DemoMetrics(TimeProvider time) : ICampaignMetricsSource
{
    private const int Days = 120;

    // The percentage of a day's number before each hour.
    private static readonly int[] Before = [0, 1, 2, 3, 3, 4, 5, 7, 12, 22, 32, 40, 46, 52, 57, 61, 65, 69, 74, 80, 86, 91, 95, 98, 100];

    private readonly ConcurrentDictionary<MetricsQuery, (long Hour, DailyMetrics Metrics)> _known = [];

    public bool HasHours => true;

    public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The metrics change every hour.
        var hour = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerHour;
        if (!_known.TryGetValue(query, out var known) || known.Hour != hour)
            _known[query] = known = (hour, Make(query));
        return Task.FromResult(known.Metrics);
    }

    private DailyMetrics Make(MetricsQuery query)
    {
        // Without a catalog there is no warning about metrics that no chart shows. Charts add up days for weeks and months.
        var isHourly = query.Granularity == Granularity.Hour;
        var metrics = new DailyMetricsBuilder(catalog: null, query with { Granularity = isHourly ? Granularity.Hour : Granularity.Day });
        var messages = DemoCampaigns.All.FirstOrDefault(campaign => campaign.Id == query.CampaignId)?.Messages ?? [];
        var days = DaysOf(query.TimeZone, query.Range);
        foreach (var message in messages)
        {
            foreach (var (name, values) in message.Numbers)
            {
                if (isHourly)
                {
                    foreach (var hour in HoursOf().Where(hour => query.Range?.Contains(DayOf(hour, query.TimeZone)) != false))
                    {
                        var part = PartOf((long)values[DateOnly.FromDateTime(hour.DateTime).DayNumber], hour.Hour, hour.Hour + 1);
                        metrics.Add(hour, message.Variation, name, name == DemoMessage.Revenue ? part / 100m : part);
                    }

                    continue;
                }

                foreach (var (day, parts) in days)
                {
                    var number = parts.Sum(part => PartOf((long)values[part.Day], part.FirstHour, part.EndHour));
                    metrics.Add(day, message.Variation, name, name == DemoMessage.Revenue ? number / 100m : number);
                }
            }
        }

        metrics.People = query.WithPeople ? PeopleOf(messages, days) : null;
        return metrics.Build();
    }

    private static DistinctPeople? PeopleOf(IReadOnlyList<DemoMessage> messages, List<(DateOnly Day, List<(int Day, int FirstHour, int EndHour)> Parts)> days)
    {
        var recipients = SumsOf("unique_recipients");
        return recipients.Count == 0 ? null : new DistinctPeople(recipients.Values.Sum())
        {
            Channels = recipients.GroupBy(message => message.Key.Channel).ToDictionary(channel => channel.Key, channel => channel.Sum(message => message.Value)),
            Variations = recipients,
            Openers = SumsOf("unique_opens"),
            Clickers = SumsOf("unique_clicks"),
        };

        Dictionary<(string Channel, string VariationId), long> SumsOf(string metric) => messages
            .SelectMany(message => message.Numbers.Where(number => number.Metric == metric).Select(number => (message.Variation, number.Values)))
            .ToDictionary(
                number => (number.Variation.Channel, number.Variation.Id ?? ""),
                number => days.SelectMany(day => day.Parts).Sum(part => PartOf((long)number.Values[part.Day], part.FirstHour, part.EndHour)));
    }

    /// <summary>Gets the days of a time zone, each with its hours of days in UTC.</summary>
    private List<(DateOnly Day, List<(int Day, int FirstHour, int EndHour)> Parts)> DaysOf(TimeZoneInfo zone, DayRange? range)
    {
        return
        [
            .. HoursOf()
                .GroupBy(hour => DayOf(hour, zone))
                .Where(day => range?.Contains(day.Key) != false)
                .Select(day => (day.Key, day.GroupBy(hour => DateOnly.FromDateTime(hour.DateTime).DayNumber)
                    .Select(part => (part.Key, part.First().Hour, part.Last().Hour + 1)).ToList())),
        ];
    }

    private IEnumerable<DateTimeOffset> HoursOf()
    {
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Days), TimeSpan.Zero);
        return Enumerable.Range(0, (int)(now - first).TotalHours + 1).Select(hour => first.AddHours(hour));
    }

    private static DateOnly DayOf(DateTimeOffset hour, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hour, zone).DateTime);

    private static long PartOf(long number, int firstHour, int endHour) => (number * Before[endHour] / 100) - (number * Before[firstHour] / 100);
}
