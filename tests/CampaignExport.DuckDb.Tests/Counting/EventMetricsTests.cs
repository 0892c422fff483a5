using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The store counts random events like plain loops in every time zone.</summary>
public sealed class EventMetricsTests : IDisposable
{
    private static readonly string[] Zones =
        ["America/New_York", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati", "Etc/UTC"];

    private static readonly TimeSpan[] Windows = [TimeSpan.FromDays(3), TimeSpan.FromHours(1), TimeSpan.FromDays(30)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Campaigns_with_the_same_messages_in_one_segment_have_counts_of_their_own()
    {
        using var folder = new TemporaryFolder();
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(folder.Path, "store"), Threads = 2 });
        await store.ImportFilesAsync([folder.Write("a.jsonl", [.. Enumerable.Range(0, 5).Select(at => EventJson.Sent(at, "a")), .. Enumerable.Range(10, 2).Select(at => EventJson.Sent(at, "b"))])]);
        var source = new EventStoreMetricsSource(store);

        foreach (var (campaign, sent) in new[] { ("a", 5), ("b", 2), ("a", 5), ("b", 2) })
        {
            var metrics = await source.ReadAsync(new MetricsQuery(campaign));
            metrics.Variations.Sum(one => metrics.GetVariationSeries(one.Channel, one.Id!, "sent").ValueOn(metrics.Days!.First)).Should().Be(sent, campaign);
        }
    }

    [Fact]
    public async Task Description_of_the_caller_decides_what_conversions_count()
    {
        using var folder = new TemporaryFolder();
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(folder.Path, "store"), Threads = 2 });
        await store.ImportFilesAsync([folder.Write("a.jsonl", [
            EventJson.Sent(1),
            """{"event_type":"users.campaigns.Conversion","id":"x","time":1780003600,"user_id":"u1","campaign_id":"c","message_variation_id":"v1"}"""])]);
        var window = new Campaign { ConversionBehaviors = [new("Starts Session", TimeSpan.FromMinutes(1))] };
        var two = new Campaign { ConversionBehaviors = [new("Starts Session", TimeSpan.FromDays(3)), new("Makes Any Purchase", TimeSpan.FromDays(3))] };

        foreach (var (campaign, conversions) in new[] { ((Campaign?)null, 1), (window, 0), (two, 0), (null, 1) })
        {
            var metrics = await new EventStoreMetricsSource(store) { Campaign = campaign }.ReadAsync(new MetricsQuery("c"));
            metrics.GetCampaignSeries("conversions").ValueOn(metrics.Days!.First).Should().Be(conversions);
        }
    }

    [Fact]
    public async Task Random_events_in_any_number_of_commits_count_like_plain_loops()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, $"{seed}") });
            var hasOneBehavior = seed % 3 == 0;
            var windows = hasOneBehavior ? Windows[..(seed % 2)] : Windows;
            var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, 320, isMultivariate: seed % 2 == 0, hasOneBehavior), 80);
            events.Should().Contain(one => one.UserId == null).And.Contain(one => one.Kind.Name == EventKinds.Conversion && one.Detail == null);
            // Some seeds have one commit, others up to four that repeat events of each other.
            foreach (var commit in events.Chunk(400 / ((seed % 4) + 1)))
            {
                var result = await store.ImportAsync(commit.ToAsyncEnumerable());
                result.Should().Be(new EventImport
                {
                    Read = commit.Length,
                    Kept = commit.DistinctBy(one => (one.CampaignId, one.Id)).Count(),
                    Purchases = commit.Count(one => one.Kind.Name == EventKinds.Purchase),
                    WithoutPerson = commit.Count(one => one.UserId is null),
                    ConversionsWithoutIndex = commit.Count(one => one.Kind.Name == EventKinds.Conversion && one.Detail is null),
                });
            }

            await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. windows.Select(window => new ConversionBehavior("Starts Session", window))] });
            var source = new EventStoreMetricsSource(store);
            foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, windows));
                expected.Should().HaveCountGreaterThan(20).And.Contain(line => line.StartsWith("warning", StringComparison.Ordinal))
                    .And.Contain(line => line.Contains(" revenue ")).And.Contain(line => line.Contains(" revenue_eur "));
                // The second read uses the stored counts.
                for (var look = 0; look < 2; look++)
                {
                    var actual = DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone }));
                    actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("of seed {0} in {1}", seed, zone.Id);
                    actual.Should().HaveSameCount(expected);
                }
            }
        }
    }

    [Fact]
    public async Task Days_of_a_range_have_the_same_numbers_as_without_a_range()
    {
        using var store = Open();
        var events = RandomEvents.Make(7, 600, isMultivariate: false);
        await store.ImportAsync(events.ToAsyncEnumerable());
        foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            var all = ReferenceMetrics.Of(events, "c", zone, []);
            var range = new DayRange(all.Days!.First.AddDays(5), all.Days.First.AddDays(14));

            var some = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { TimeZone = zone, Range = range });

            var expected = DailyLines.Of(all).Where(line => !line.StartsWith("warning", StringComparison.Ordinal)
                && (line.StartsWith("message", StringComparison.Ordinal) || range.Contains(DateOnly.Parse(line[..10], CultureInfo.InvariantCulture)))).ToList();
            var actual = DailyLines.Of(some).Where(line => !line.StartsWith("warning", StringComparison.Ordinal)).ToList();
            expected.Should().HaveCountGreaterThan(50);
            actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("in {0}", zone.Id);
            actual.Should().HaveSameCount(expected);
        }
    }

    [Theory]
    [InlineData(Granularity.Hour)]
    [InlineData(Granularity.Week)]
    [InlineData(Granularity.WeekFromSunday)]
    [InlineData(Granularity.Month)]
    public async Task Hours_weeks_and_months_count_like_plain_loops_in_any_range(Granularity granularity)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, $"{seed}") });
            var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, 320, isMultivariate: seed % 2 == 0), 80);
            foreach (var commit in events.Chunk(400 / ((seed % 3) + 1)))
                await store.ImportAsync(commit.ToAsyncEnumerable());
            await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. Windows.Select(window => new ConversionBehavior("Starts Session", window))] });
            var source = new EventStoreMetricsSource(store);
            foreach (var zone in Zones[..4].Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                // Ranges that cut weeks and months, and those of whole data.
                var days = ReferenceMetrics.Of(events, "c", zone, Windows).Days!;
                foreach (var range in (DayRange?[])[null, new(days.First.AddDays(5), days.Last.AddDays(-6))])
                {
                    var metrics = ReferenceMetrics.Of(events, "c", zone, Windows, granularity, range);
                    var expected = NumbersOf(metrics);
                    expected.Should().HaveCountGreaterThan(20);
                    for (var look = 0; look < 2; look++)
                    {
                        var actual = NumbersOf(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone, Granularity = granularity, Range = range }));
                        actual.Except(expected).Concat(expected.Except(actual)).Should().BeEmpty("of seed {0} in {1}, {2}", seed, zone.Id, range);
                        actual.Should().HaveSameCount(expected);
                    }
                }

                // Days are counted apart from the other periods that are kept.
                DailyLines.Of(await source.ReadAsync(new MetricsQuery("c") { TimeZone = zone })).Should().Equal(DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, Windows)));
            }
        }

        static List<string> NumbersOf(DailyMetrics metrics) => [.. DailyLines.Of(metrics).Where(line => !line.StartsWith("message", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "2026-04-04T12:00:00Z")] // back by half an hour
    [InlineData("Australia/Lord_Howe", "2026-10-03T12:00:00Z")] // on by half an hour
    [InlineData("Antarctica/Troll", "2026-10-24T22:00:00Z")] // back by two hours
    [InlineData("America/St_Johns", "2009-11-01T00:00:00Z")] // back over midnight, one minute after it
    [InlineData("Europe/Paris", "2026-10-24T22:00:00Z")]
    [InlineData("Europe/Paris", "2026-03-28T22:00:00Z")]
    [InlineData("Asia/Kolkata", "1969-12-31T22:00:00Z")]
    public async Task Hours_begin_at_full_hours_and_at_changes_of_the_offset(string id, string first)
    {
        using var store = Open();
        var (zone, begin) = (TimeZoneInfo.FindSystemTimeZoneById(id), DateTimeOffset.Parse(first, CultureInfo.InvariantCulture));
        var kind = EventKinds.Find("users.messages.email.Send")!;
        List<MessageEvent> events = [.. Enumerable.Range(0, 361).SelectMany(at => new[] { begin.AddMinutes(at), begin.AddMinutes(at).AddTicks(-10) })
            .Select((time, at) => new MessageEvent($"{at}", kind, time, "c", $"u{at % 7}"))];
        await store.ImportAsync(events.ToAsyncEnumerable());

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { TimeZone = zone, Granularity = Granularity.Hour });

        DailyLines.Of(metrics).Should().Equal(DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, [], Granularity.Hour)));
        metrics.PeriodsIn(metrics.Days!).Sum(hour => metrics.GetVariationSeries("email", "#1", "sent").ValueIn(hour)).Should().Be(events.Count);
    }

    [Fact]
    public async Task Week_of_a_store_counts_a_person_once_and_a_cut_week_its_days_only()
    {
        using var store = Open();
        var kind = EventKinds.Find("users.messages.email.Send")!;
        var monday = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        await store.ImportAsync(new[] { (0, "u"), (1, "u"), (1, "v"), (6, "w"), (7, "u") }.Select((one, at) => new MessageEvent($"{at}", kind, monday.AddDays(one.Item1), "c", one.Item2)).ToAsyncEnumerable());
        var source = new EventStoreMetricsSource(store);
        var query = new MetricsQuery("c") { Granularity = Granularity.Week };

        var whole = (await source.ReadAsync(query)).GetCampaignSeries("unique_recipients");
        var cut = (await source.ReadAsync(query with { Range = new DayRange(new DateOnly(2026, 6, 2), new DateOnly(2026, 6, 3)) })).GetCampaignSeries("unique_recipients");

        whole.ValueOn(new DateOnly(2026, 6, 1)).Should().Be(3);
        whole.ValueOn(new DateOnly(2026, 6, 8)).Should().Be(1);
        cut.ValueOn(new DateOnly(2026, 6, 1)).Should().Be(2);
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-08")] // 23 hours
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "2026-11-01")] // 25 hours
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", "2026-04-24")] // begins at one o'clock
    [InlineData("Asia/Kathmandu", "2026-05-01T18:15:00Z", "2026-05-02T18:15:00Z", "2026-05-02")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "2011-12-31")] // follows on the 29th
    [InlineData("Pacific/Kiritimati", "2026-06-30T10:00:00Z", "2026-07-01T10:00:00Z", "2026-07-01")]
    [InlineData("Etc/UTC", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z", "1969-12-31")]
    public async Task Days_begin_and_end_at_the_exact_instant(string zone, string begins, string ends, string day)
    {
        using var store = Open();
        var (first, end) = (DateTimeOffset.Parse(begins, CultureInfo.InvariantCulture), DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture));
        DateTimeOffset[] times = [first.AddTicks(-1), first, end.AddTicks(-1), end];
        var kind = EventKinds.Find("users.messages.email.Send")!;
        await store.ImportAsync(times.Select((time, at) => new MessageEvent($"{at}", kind, time, "c", $"u{at}")).ToAsyncEnumerable());
        var (timeZone, date) = (TimeZoneInfo.FindSystemTimeZoneById(zone), DateOnly.Parse(day, CultureInfo.InvariantCulture));

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { TimeZone = timeZone });
        var people = await store.DistinctPeopleAsync("c", new DayRange(date, date), timeZone);

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(date).Should().Be(2);
        people.Total.Should().Be(2);
    }

    [Theory]
    [InlineData(0, null, 2, null)] // the campaign has no description
    [InlineData(1, null, 2, null)]
    [InlineData(2, null, 1, 1)] // the description has two
    [InlineData(0, "1", 1, 1)] // an event has a second one
    [InlineData(1, "3", 1, 1)]
    public async Task Conversion_without_an_index_is_primary_unless_another_behavior_is_known(int behaviors, string? other, int conversions, int? leftOut)
    {
        using var store = Open();
        var kind = EventKinds.Find(EventKinds.Conversion)!;
        var day = new DateOnly(2026, 6, 1);
        var time = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        List<MessageEvent> events =
        [
            new("1", kind, time, "c", "u1") { Detail = "0" }, new("2", kind, time, "c", "u2"),
            // Of another campaign and of another day.
            new("3", kind, time, "other", "u1") { Detail = "2" }, new("4", kind, time.AddDays(9), "c", "u3"),
        ];
        if (other is not null)
            events.Add(new("5", kind, time.AddDays(-40), "c", "u4") { Detail = other });
        await store.ImportAsync(events.ToAsyncEnumerable());
        await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [.. Windows.Take(behaviors).Select(window => new ConversionBehavior("Starts Session", window))] });

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { Range = new DayRange(day, day) });

        metrics.GetCampaignSeries("conversions").ValueOn(day).Should().Be(conversions);
        metrics.Warnings.Should().Equal(leftOut is null ? [] : ["Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: 1."]);
        metrics.WarningSentences.In("fr").Should().Equal(
            leftOut is null ? [] : ["Des conversions sans « conversion_behavior_index » sont omises, car la campagne a plusieurs événements de conversion : 1."]);
    }

    [Fact]
    public async Task Automated_events_count_also_on_their_own_unless_only_human_events_are_requested()
    {
        using var store = Open();
        var (kind, time) = (EventKinds.Find("users.messages.email.Open")!, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await store.ImportAsync(new[] { new MessageEvent("1", kind, time, "c", "u"), new("2", kind, time, "c", "v") { IsAutomated = true } }.ToAsyncEnumerable());

        var all = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        var people = await new EventStoreMetricsSource(store) { HumanOnly = true }.ReadAsync(new MetricsQuery("c"));

        all.GetVariationSeries("email", "#1", "opens").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(2);
        people.GetVariationSeries("email", "#1", "opens").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
        all.GetVariationSeries("email", "#1", "machine_opens").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
        people.MetricsOf("email").Should().NotContain("machine_opens");
    }

    [Fact]
    public async Task Distinct_people_count_once_per_range_and_message()
    {
        using var store = Open();
        var (kind, time) = (EventKinds.Find("users.messages.email.Send")!, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        MessageEvent Sent(string id, string? user, int day, string variation) => new(id, kind, time.AddDays(day), "c", user) { VariationId = variation };
        await store.ImportAsync(new[] { Sent("1", "u", 0, "a"), Sent("2", "u", 1, "a"), Sent("3", "u", 1, "b"), Sent("4", "v", 1, "b"), Sent("5", null, 1, "b"), Sent("6", "w", 9, "a") }.ToAsyncEnumerable());

        var all = await store.DistinctPeopleAsync("c");
        var two = await store.DistinctPeopleAsync("c", new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 2)));

        (all.Total, two.Total, all.Channels["email"]).Should().Be((3, 2, 3));
        two.Variations.Should().BeEquivalentTo(new Dictionary<(string, string), long> { [("email", "a")] = 1, [("email", "b")] = 2 });
        (await store.DistinctPeopleAsync("unknown")).Total.Should().Be(0);
    }

    [Fact]
    public async Task Metrics_of_other_days_are_zero_and_the_window_of_conversions_is_known()
    {
        using var store = Open();
        var time = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        MessageEvent One(string kind, int day) => new($"{kind}{day}", EventKinds.Find(kind)!, time.AddDays(day), "c", $"u{day}") { Channel = "email", VariationId = "a" };
        await store.ImportAsync(new[] { One("users.messages.email.Send", 0), One("users.messages.email.Bounce", 0), One("users.messages.email.Send", 1), One("users.messages.email.Send", 2) }.ToAsyncEnumerable());
        await store.SaveCampaignAsync("c", new Campaign { ConversionBehaviors = [new("Buys", TimeSpan.FromDays(3))] });

        var second = new DayRange(new DateOnly(2026, 6, 2), new DateOnly(2026, 6, 2));
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { Range = second });
        var summary = CampaignExport.Reports.CampaignSummary.Create(metrics, second);

        metrics.MetricsOf("email").Should().BeEquivalentTo("sent", "unique_recipients", "bounces");
        summary.Find("bounces", "email")!.Value.Should().Be(0);
        summary.Find("delivered", "email").Should().BeNull("there are no files of deliveries");
        summary.Find("revenue", "email").Should().BeNull("there may be no files of purchases");
        metrics.DescribeCampaign().ConversionBehaviors.Should().ContainSingle().Which.Window.Should().Be(TimeSpan.FromDays(3));
    }

    [Fact]
    public async Task Second_look_at_people_reads_no_segment()
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(5, 300, isMultivariate: false).ToAsyncEnumerable());
        var query = new MetricsQuery("c") { WithPeople = true };
        var people = (await new EventStoreMetricsSource(store).ReadAsync(query)).People!;
        var received = await store.DistinctPeopleAsync("c");
        people.Openers.Should().NotBeEmpty();

        foreach (var segment in Directory.GetFiles(Path.Combine(_folder.Path, "store", "events"), "*.parquet"))
            File.Delete(segment);

        (await new EventStoreMetricsSource(store).ReadAsync(query)).People.Should().BeEquivalentTo(people);
        (await store.DistinctPeopleAsync("c")).Should().BeEquivalentTo(received);
        await store.Awaiting(one => one.DistinctPeopleAsync("c", new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 2)))).Should().ThrowAsync<StoreException>();
    }

    [Fact]
    public async Task People_who_opened_and_clicked_are_recipients_of_the_range_within_the_tracking_period()
    {
        using var store = Open();
        var time = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        MessageEvent One(string kind, string user, double day, string variation, bool isAutomated = false) =>
            new($"{kind}{user}{day}", EventKinds.Find($"users.messages.email.{kind}")!, time.AddDays(day), "c", user) { VariationId = variation, DispatchId = "d", IsAutomated = isAutomated };
        MessageEvent[] events =
        [
            One("Send", "u", 0, "a"), One("Send", "v", 0, "a"), One("Send", "w", 0, "b"), One("Send", "x", 20, "b"),
            One("Open", "u", 1, "a"), One("Open", "u", 2, "a"), One("Open", "v", 7.1, "a"), One("Open", "w", 1, "b", isAutomated: true), One("Click", "w", 7, "b"),
            One("Open", "x", 21, "b"), One("Open", "stranger", 1, "a"),
        ];
        await store.ImportAsync(events.ToAsyncEnumerable());
        var query = new MetricsQuery("c") { WithPeople = true };
        var week = query with { Range = new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 8)) };

        var all = await new EventStoreMetricsSource(store).ReadAsync(query);
        var some = await new EventStoreMetricsSource(store).ReadAsync(week);
        var human = await new EventStoreMetricsSource(store) { HumanOnly = true }.ReadAsync(week);

        (all.People!.Total, some.People!.Total, some.People.Channels["email"]).Should().Be((4, 3, 3));
        all.People.Openers.Should().BeEquivalentTo(Counts(("a", 1), ("b", 2)));
        some.People.Openers.Should().BeEquivalentTo(Counts(("a", 1), ("b", 1)));
        some.People.Clickers.Should().BeEquivalentTo(Counts(("b", 1)));
        human.People!.Openers.Should().BeEquivalentTo(Counts(("a", 1)));
        (await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"))).People.Should().BeNull("they were not requested");
        (await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("unknown") { WithPeople = true })).People!.Total.Should().Be(0);

        static Dictionary<(string, string), long> Counts(params (string Variation, long Count)[] counts) => counts.ToDictionary(one => ("email", one.Variation), one => one.Count);
    }

    [Fact]
    public async Task Campaign_without_events_has_its_messages_but_no_numbers()
    {
        using var store = Open();
        await store.SaveCampaignAsync("c", new Campaign { Channels = ["email"], Variations = [new("email", "v", "Blue")] });

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));

        (metrics.Days, metrics.Variations.Single().Name).Should().Be((null, "Blue"));
        (await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("unknown"))).Channels.Should().BeEmpty();
    }

    [Fact]
    public async Task First_committed_of_different_copies_counts()
    {
        using var store = Open();
        var (kind, time) = (EventKinds.Find("users.messages.email.Send")!, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 5; day++)
            await store.ImportAsync(new[] { new MessageEvent("1", kind, time.AddDays(day), "c", "u") }.ToAsyncEnumerable());

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));

        metrics.Days.Should().Be(new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 1)));
    }

    [Fact]
    public async Task Copy_of_another_kind_adds_no_recipient()
    {
        using var store = Open();
        MessageEvent One(string id, string kind, string user) =>
            new(id, EventKinds.Find($"users.messages.email.{kind}")!, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), "c", user);
        await store.ImportAsync(new[] { One("1", "Open", "u") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { One("1", "Send", "v"), One("2", "Send", "w") }.ToAsyncEnumerable());

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        var people = await store.DistinctPeopleAsync("c");

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
        people.Total.Should().Be(1);
    }

    [Theory]
    [InlineData("v2", 3)] // two variations
    [InlineData("v1", null)] // one message
    public async Task Conversions_of_no_known_variation_are_a_warning_of_a_multivariate_campaign(string second, int? warned)
    {
        using var store = Open();
        var (send, conversion) = (EventKinds.Find("users.messages.email.Send")!, EventKinds.Find(EventKinds.Conversion)!);
        var day = new DateOnly(2026, 6, 1);
        var time = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        await store.ImportAsync(new MessageEvent[]
        {
            new("1", send, time, "c", "u1") { Channel = "email", VariationId = "v1" }, new("2", send, time, "c", "u2") { Channel = "email", VariationId = second },
            new("3", conversion, time, "c", "u1") { Detail = "0", VariationId = "v1" }, new("4", conversion, time, "c", "u2") { Detail = "0" },
            new("5", conversion, time, "c", "u3") { Detail = "0", VariationId = "other" }, new("6", conversion, time, "c", "u2") { Detail = "1" },
        }.ToAsyncEnumerable());

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));

        (metrics.GetCampaignSeries("conversions").ValueOn(day), metrics.GetVariationSeries("email", "v1", "conversions").ValueOn(day)).Should().Be((3, 1));
        metrics.Warnings.Should().Equal(warned is null ? [] : [$"Conversions without a known 'message_variation_id' count for the campaign, and for none of its variations: {warned}."]);
        metrics.WarningSentences.In("fr").Should().Equal(
            warned is null ? [] : [$"Des conversions sans « message_variation_id » connu comptent pour la campagne, et pour aucune de ses variantes : {warned}."]);
    }

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store") });
}
