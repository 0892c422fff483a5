using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.PostgreSql;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>Databases count what plain loops count, whatever happened, in every zone.</summary>
public sealed class EventMetricsTests(PostgreSqlServer server)
{
    private static readonly string[] Zones =
        ["America/New_York", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati", "Etc/UTC"];

    private static readonly TimeSpan[] Windows = [TimeSpan.FromDays(3), TimeSpan.FromHours(1), TimeSpan.FromDays(30)];

    [Fact]
    public async Task SQLite_and_PostgreSQL_count_random_events_as_plain_loops_do()
    {
        using var folder = new TemporaryFolder();
        await using var npgsql = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        for (var seed = 1; seed <= 30; seed++)
        {
            await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, $"{seed}.db")};Pooling=False");
            var hasOneBehavior = seed % 3 == 0;
            var windows = hasOneBehavior ? Windows[..(seed % 2)] : Windows;
            var events = RandomEvents.Make(seed, 400, isMultivariate: seed % 2 == 0, hasOneBehavior);
            events.Should().Contain(one => one.UserId == null).And.Contain(one => one.Kind.Name == EventKinds.Conversion && one.Detail == null);
            var campaign = new Campaign { ConversionBehaviors = [.. windows.Select(window => new ConversionBehavior("Starts Session", window))] };
            SqlEventStore[] stores = [new(sqlite, SqliteDatabase.Dialect), new(npgsql, PostgreSqlDialect.Instance, $"t{seed}_")];
            SqlCampaignMetricsSource[] sources = [new(sqlite, SqliteDatabase.Dialect), new(npgsql, PostgreSqlDialect.Instance, $"t{seed}_")];
            foreach (var store in stores)
            {
                var distinct = events.DistinctBy(one => one.Id).Count();
                var partly = new SqlEventImport(events.Count, distinct)
                {
                    WithoutPerson = events.Count(one => one.UserId is null),
                    ConversionsWithoutIndex = events.Count(one => one.Kind.Name == EventKinds.Conversion && one.Detail is null),
                };
                (await store.ImportAsync(events.ToAsyncEnumerable())).Should().Be(partly);
                (await store.ImportAsync(events.ToAsyncEnumerable())).Should().Be(partly with { New = 0 });
                await store.SaveCampaignAsync("c", campaign);
            }

            foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, windows));
                expected.Should().HaveCountGreaterThan(20).And.Contain(line => line.StartsWith("warning", StringComparison.Ordinal));
                foreach (var source in sources)
                {
                    var actual = DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone }));
                    actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("of seed {0} in {1}", seed, zone.Id);
                    actual.Should().HaveSameCount(expected);
                }
            }
        }
    }

    [Fact]
    public async Task Days_of_a_range_have_the_numbers_that_they_have_among_all()
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");
        var events = RandomEvents.Make(7, 600, isMultivariate: false);
        await new SqlEventStore(sqlite, SqliteDatabase.Dialect).ImportAsync(events.ToAsyncEnumerable());
        var source = new SqlCampaignMetricsSource(sqlite, SqliteDatabase.Dialect);
        foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            var all = ReferenceMetrics.Of(events, "c", zone, []);
            var range = new DayRange(all.Days!.First.AddDays(5), all.Days.First.AddDays(14));

            var some = await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone, Range = range });

            // Warnings of a range count what happened in it: see the test of conversions.
            var expected = DailyLines.Of(all).Where(line => !line.StartsWith("warning", StringComparison.Ordinal)
                && (line.StartsWith("message", StringComparison.Ordinal) || range.Contains(DateOnly.Parse(line[..10], CultureInfo.InvariantCulture)))).ToList();
            var actual = DailyLines.Of(some).Where(line => !line.StartsWith("warning", StringComparison.Ordinal)).ToList();
            expected.Should().HaveCountGreaterThan(50);
            actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("in {0}", zone.Id);
            actual.Should().HaveSameCount(expected);
        }
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-08")] // 23 hours
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "2026-11-01")] // 25 hours
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", "2026-04-24")] // begins at one o'clock
    [InlineData("Asia/Kolkata", "2026-05-01T18:30:00Z", "2026-05-02T18:30:00Z", "2026-05-02")]
    [InlineData("Asia/Kathmandu", "2026-05-01T18:15:00Z", "2026-05-02T18:15:00Z", "2026-05-02")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "2011-12-31")] // follows on the 29th
    [InlineData("Pacific/Kiritimati", "2026-06-30T10:00:00Z", "2026-07-01T10:00:00Z", "2026-07-01")]
    public async Task Day_begins_and_ends_at_its_instant(string zone, string begins, string ends, string day)
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");
        var (first, end) = (DateTimeOffset.Parse(begins, CultureInfo.InvariantCulture), DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture));
        DateTimeOffset[] times = [first.AddTicks(-1), first, end.AddTicks(-1), end];
        var kind = EventKinds.Find("users.messages.email.Send")!;
        await new SqlEventStore(sqlite, SqliteDatabase.Dialect).ImportAsync(
            times.Select((time, at) => new MessageEvent($"{at}", kind, time, "c", "u")).ToAsyncEnumerable());

        var metrics = await new SqlCampaignMetricsSource(sqlite, SqliteDatabase.Dialect).ReadAsync(
            new MetricsQuery("c") { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(DateOnly.Parse(day, CultureInfo.InvariantCulture)).Should().Be(2);
    }

    [Theory]
    [InlineData(0, null, 2, null)] // nothing else is known of the campaign
    [InlineData(1, null, 2, null)]
    [InlineData(2, null, 1, 1)] // details tell of two
    [InlineData(0, "1", 1, 1)] // an event tells of a second one
    [InlineData(1, "3", 1, 1)]
    public async Task Conversion_without_index_is_primary_only_where_nothing_shows_another_behavior(int behaviors, string? other, int conversions, int? leftOut)
    {
        await using var npgsql = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");
        var kind = EventKinds.Find(EventKinds.Conversion)!;
        var day = new DateOnly(2026, 6, 1);
        var time = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        List<MessageEvent> events =
        [
            new("1", kind, time, "c", "u1") { Detail = "0" }, new("2", kind, time, "c", "u2"),
            // Of another campaign and of another day, which neither counts in the range nor is left out there.
            new("3", kind, time, "other", "u1") { Detail = "2" }, new("4", kind, time.AddDays(9), "c", "u3"),
        ];
        if (other is not null)
            events.Add(new("5", kind, time.AddDays(-40), "c", "u4") { Detail = other });
        foreach (var (database, dialect) in new (System.Data.Common.DbDataSource, SqlDialect)[] { (sqlite, SqliteDatabase.Dialect), (npgsql, PostgreSqlDialect.Instance) })
        {
            var store = new SqlEventStore(database, dialect);
            await store.ImportAsync(events.ToAsyncEnumerable());
            await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. Windows.Take(behaviors).Select(window => new ConversionBehavior("Starts Session", window))] });

            var metrics = await new SqlCampaignMetricsSource(database, dialect).ReadAsync(new MetricsQuery("c") { Range = new DayRange(day, day) });

            metrics.GetCampaignSeries("conversions").ValueOn(day).Should().Be(conversions);
            metrics.Warnings.Should().Equal(leftOut is null ? [] : ["Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: 1."]);
        }
    }

    // Each way of counting, with the kinds that count so: nobody is in totals, and no person.
    [Theory]
    [InlineData("email.Send", "email", "sent", "unique_recipients")]
    [InlineData("email.Open", "email", "opens", "unique_opens")]
    [InlineData("email.Click", "email", "clicks", "unique_clicks")]
    [InlineData("pushnotification.Send", "ios_push", "sent", "unique_recipients")]
    [InlineData("inappmessage.Impression", "trigger_in_app_message", "impressions", "unique_recipients")]
    [InlineData("contentcard.Impression", "content_cards", "total_impressions", "unique_impressions")]
    [InlineData("contentcard.Click", "content_cards", "total_clicks", "unique_clicks")]
    [InlineData("contentcard.Dismiss", "content_cards", "total_dismissals", "unique_dismissals")]
    [InlineData("banner.Impression", "banner", "total_impressions", "unique_impressions")]
    [InlineData("webhook.Send", "webhook", "sent", "unique_recipients")]
    [InlineData("sms.InboundReceive", "sms", "help", "unique_recipients")]
    [InlineData("whatsapp.Send", "whats_app", "sent", "unique_recipients")]
    [InlineData("line.Send", "line", "sent", "unique_recipients")]
    public async Task Event_without_a_person_is_in_the_total_and_in_no_number_of_persons(string kind, string channel, string total, string persons)
    {
        await using var npgsql = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");
        var day = new DateOnly(2026, 6, 1);
        MessageEvent One(string id, string? user) => new(id, EventKinds.Find($"users.messages.{kind}")!, new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), "c", user)
        {
            Channel = channel,
            VariationId = "v",
            DispatchId = "d",
            Detail = kind.StartsWith("sms", StringComparison.Ordinal) ? "help" : null,
        };
        foreach (var (database, dialect) in new (System.Data.Common.DbDataSource, SqlDialect)[] { (sqlite, SqliteDatabase.Dialect), (npgsql, PostgreSqlDialect.Instance) })
        {
            var store = new SqlEventStore(database, dialect);
            await store.ImportAsync(new[] { One("1", null), One("2", null), One("3", "u") }.ToAsyncEnumerable());

            var metrics = await new SqlCampaignMetricsSource(database, dialect).ReadAsync(new MetricsQuery("c"));

            metrics.GetVariationSeries(channel, "v", total).ValueOn(day).Should().Be(3);
            metrics.GetVariationSeries(channel, "v", persons).ValueOn(day).Should().Be(kind.StartsWith("sms", StringComparison.Ordinal) ? 0 : 1);
            (await store.ReconcileAsync("c")).Recipients.Should().Be(EventKinds.Find($"users.messages.{kind}")!.Starts == ConversionStart.None ? 0 : 1);
        }
    }

    [Fact]
    public async Task Campaign_without_events_has_no_numbers()
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");

        var metrics = await new SqlCampaignMetricsSource(sqlite, SqliteDatabase.Dialect).ReadAsync(new MetricsQuery("c"));

        (metrics.Days, metrics.Channels.Count).Should().Be((null, 0));
    }

    [Fact]
    public async Task Host_has_the_store_and_the_source_by_registration()
    {
        using var folder = new TemporaryFolder();
        var connectionString = await server.CreateDatabaseAsync();
        Action<ICampaignExportBuilder>[] databases =
        [
            builder => builder.AddSqlite(options => options.Path = Path.Combine(folder.Path, "events.db")),
            builder => builder.AddPostgreSql(options => options.ConnectionString = connectionString),
        ];
        foreach (var add in databases)
        {
            var services = new ServiceCollection();
            add(services.AddCampaignExport().AddEventMetrics());
            await using var provider = services.BuildServiceProvider(validateScopes: true);
            var sent = new MessageEvent("1", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "u");

            await provider.GetRequiredService<SqlEventStore>().ImportAsync(new[] { sent }.ToAsyncEnumerable());

            var metrics = await provider.GetRequiredService<ICampaignMetricsSource>().ReadAsync(new MetricsQuery("c"));
            metrics.GetCampaignSeries("unique_recipients").ValueOn(new DateOnly(1970, 1, 1)).Should().Be(1);
        }
    }

    [Fact]
    public async Task Import_that_fails_keeps_what_came_before_and_goes_on_when_it_is_repeated()
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "events.db")};Pooling=False");
        var store = new SqlEventStore(sqlite, SqliteDatabase.Dialect);
        var events = RandomEvents.Make(3, 4000, isMultivariate: false).DistinctBy(one => one.Id).ToList();

        await store.Invoking(one => one.ImportAsync(Broken())).Should().ThrowAsync<TimeoutException>();

        (await store.ImportAsync(events.ToAsyncEnumerable())).Duplicate.Should().Be(2000);

        async IAsyncEnumerable<MessageEvent> Broken()
        {
            foreach (var one in events.Take(2450))
                yield return one;
            await Task.Yield();
            throw new TimeoutException();
        }
    }
}
