using System.Globalization;
using System.Text;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>A query over a host's rows counts like plain loops, in every time zone.</summary>
public sealed class SqlMetricsReferenceTests(PostgreSqlServer server)
{
    private static readonly string[] Zones =
        ["America/New_York", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati", "Etc/UTC"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Random_rows_with_persons_count_like_events(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync($"CREATE TABLE happened (campaign TEXT, at {(kind == "sqlite" ? "" : "TIMESTAMPTZ")}, channel TEXT, variation TEXT, metric TEXT, person TEXT)");
        var source = new SqlMetrics(database.Source, database.Dialect, new() { Query = "SELECT at, channel, variation, metric, person FROM happened WHERE campaign = @campaign" });
        for (var seed = 1; seed <= 12; seed++)
        {
            var events = Events(seed, isMultivariate: seed % 2 == 0);
            await database.QueryAsync("DELETE FROM happened");
            await database.QueryAsync(Insert(events, kind));
            foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var all = ReferenceMetrics.Of(events, "c", zone, []);
                var range = new DayRange(all.Days!.First.AddDays(5), all.Days.First.AddDays(14));
                var (whole, part) = (DailyLines.Of(all), DailyLines.Of(all).Where(line =>
                    line.StartsWith("message", StringComparison.Ordinal) || range.Contains(DateOnly.Parse(line[..10], CultureInfo.InvariantCulture))).ToList());
                part.Should().HaveCountGreaterThan(15);

                DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone })).Should().Equal(whole, "of seed {0} in {1}", seed, zone.Id);
                DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone, Range = range })).Should().Equal(part, "of seed {0} in {1}", seed, zone.Id);
                foreach (var granularity in Enum.GetValues<Granularity>().Where(_ => seed <= 4))
                {
                    foreach (var days in (DayRange?[])[null, range])
                    {
                        var query = new MetricsQuery("c") { TimeZone = zone, Granularity = granularity, Range = days };
                        NumbersOf(await source.ReadAsync(query)).Should().Equal(
                            NumbersOf(ReferenceMetrics.Of(events, "c", zone, [], granularity, days)), "of seed {0} in {1} by {2} in {3}", seed, zone.Id, granularity, days);
                    }
                }
            }
        }
    }

    private static List<string> NumbersOf(DailyMetrics metrics) => [.. DailyLines.Of(metrics).Where(line => !line.StartsWith("message", StringComparison.Ordinal))];

    /// <summary>Events that are rows of metrics. Conversions and failed webhooks have their own rules.</summary>
    private static List<MessageEvent> Events(int seed, bool isMultivariate)
    {
        var events = RandomEvents.Make(seed, 500, isMultivariate).DistinctBy(one => one.Id)
            .Where(one => one.Kind.Name is not (EventKinds.Conversion or "users.messages.webhook.Failure"))
            .Where(one => one.Kind.Name == EventKinds.EnrollInControl ? isMultivariate : ReferenceMetrics.Simple(one).Length > 0)
            // Sometimes just before the beginning of a day.
            .Select((one, at) => at % 5 == 0 ? one with { Time = one.Time.AddMicroseconds(-1) } : one).ToList();
        var sent = events.Where(one => one.Kind.Name == "users.messages.email.Send").ToLookup(one => (one.CampaignId, one.UserId), one => one.Time);
        return [.. events.Select(one => one with { DispatchId = one.Channel == "email" ? Dispatch(one, sent[(one.CampaignId, one.UserId)]) : null })];
    }

    /// <summary>The rows of a host have no dispatches, so an open belongs to the last send before it.</summary>
    private static string? Dispatch(MessageEvent one, IEnumerable<DateTimeOffset> sent)
    {
        var before = sent.Where(time => time <= one.Time).ToList();
        return before.Count == 0 ? null : $"{before.Max().Ticks}";
    }

    private static string Insert(List<MessageEvent> events, string kind)
    {
        var rows = new StringBuilder("INSERT INTO happened VALUES ");
        foreach (var (at, one) in events.Index())
        {
            string[] metrics = one.Kind.Name == EventKinds.EnrollInControl ? ["enrolled"] : ReferenceMetrics.Simple(one);
            foreach (var metric in metrics)
            {
                var person = one.UserId is { } user ? $"'{user}'" : at % 2 == 0 ? "NULL" : "''";
                rows.Append(CultureInfo.InvariantCulture, $"('{one.CampaignId}', {(kind == "sqlite" ? Time(one.Time, at) : $"'{one.Time:O}'")}, {Text(one.Channel)}, {Text(one.VariationId)}, '{metric}', {person}),\n");
            }
        }

        return rows.ToString().TrimEnd('\n', ',');

        static string Text(string? value) => value is null ? "NULL" : $"'{value}'";
    }

    /// <summary>The forms of times in SQLite, in turn.</summary>
    private static string Time(DateTimeOffset time, int at) => string.Create(CultureInfo.InvariantCulture, $"{(at % 6) switch
    {
        0 or 5 => $"'{time.UtcDateTime:O}'",
        1 => $"'{time.ToOffset(TimeSpan.FromMinutes(330)):yyyy-MM-dd HH:mm:ss.fffffffzzz}'",
        2 => $"'{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.FFFFFFF}'",
        3 when time.Ticks % TimeSpan.TicksPerSecond == 0 => $"{time.ToUnixTimeSeconds()}",
        4 when time.Ticks % TimeSpan.TicksPerMillisecond == 0 => $"{time.ToUnixTimeMilliseconds()}",
        _ => $"'{time:O}'",
    }}");
}
