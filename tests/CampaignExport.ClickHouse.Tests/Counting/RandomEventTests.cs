using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.ClickHouse.Tests;

/// <summary>The store counts random events like plain loops in every time zone.</summary>
[Collection(nameof(OnClickHouse))]
public sealed class RandomEventTests(ClickHouseServer server)
{
    private static readonly string[] Zones = ["America/New_York", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia", "Etc/UTC"];

    private static readonly TimeSpan[] Windows = [TimeSpan.FromDays(3), TimeSpan.FromHours(1), TimeSpan.FromDays(30)];

    [Fact]
    public async Task Random_events_in_any_number_of_commits_count_like_plain_loops()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });
            var hasOneBehavior = seed % 3 == 0;
            var windows = hasOneBehavior ? Windows[..(seed % 2)] : Windows;
            var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, 320, isMultivariate: seed % 2 == 0, hasOneBehavior), 80);
            events.Should().Contain(one => one.UserId == null).And.Contain(one => one.Kind.Name == EventKinds.Conversion && one.Detail == null);
            // Some seeds have one commit, others up to four that repeat events of each other.
            foreach (var commit in events.Chunk(400 / ((seed % 4) + 1)))
            {
                var result = await store.ImportAsync(commit.ToAsyncEnumerable());
                result.Kept.Should().Be(commit.DistinctBy(one => (one.CampaignId, one.Id)).Count());
            }

            await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. windows.Select(window => new ConversionBehavior("Starts Session", window))] });
            var source = new ClickHouseMetricsSource(store);
            foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, windows));
                expected.Should().HaveCountGreaterThan(20).And.Contain(line => line.Contains(" revenue ")).And.Contain(line => line.Contains(" revenue_eur "));
                var actual = DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone }));
                actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("of seed {0} in {1}", seed, zone.Id);
                actual.Should().HaveSameCount(expected);
            }
        }
    }

    [Theory]
    [InlineData(Granularity.Hour)]
    [InlineData(Granularity.Week)]
    [InlineData(Granularity.WeekFromSunday)]
    [InlineData(Granularity.Month)]
    public async Task Hours_weeks_and_months_count_like_plain_loops_in_any_range(Granularity granularity)
    {
        for (var seed = 1; seed <= 2; seed++)
        {
            using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });
            var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, 320, isMultivariate: seed % 2 == 0), 80);
            foreach (var commit in events.Chunk(400 / ((seed % 3) + 1)))
                await store.ImportAsync(commit.ToAsyncEnumerable());
            await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. Windows.Select(window => new ConversionBehavior("Starts Session", window))] });
            var source = new ClickHouseMetricsSource(store);
            ((ICampaignMetricsSource)source).HasHours.Should().BeTrue();
            foreach (var zone in Zones[..3].Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var days = ReferenceMetrics.Of(events, "c", zone, Windows).Days!;
                foreach (var range in (DayRange?[])[null, new(days.First.AddDays(5), days.Last.AddDays(-6))])
                {
                    var expected = NumbersOf(ReferenceMetrics.Of(events, "c", zone, Windows, granularity, range));
                    expected.Should().HaveCountGreaterThan(20);
                    var actual = NumbersOf(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone, Granularity = granularity, Range = range }));
                    actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("of seed {0} in {1}, {2}", seed, zone.Id, range);
                    actual.Should().HaveSameCount(expected);
                }
            }
        }

        static List<string> NumbersOf(DailyMetrics metrics) => [.. DailyLines.Of(metrics).Where(line => !line.StartsWith("message", StringComparison.Ordinal))];
    }
}
