using System.Text.Json.Serialization.Metadata;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Counts the campaigns of a store: in turn, equal requests once, and with kept results.</summary>
/// <param name="files">The files of the store.</param>
/// <param name="engine">The engine.</param>
/// <param name="kept">The kept results.</param>
internal sealed class StoreCounts(StoreFiles files, DuckDbEngine engine, KeptCounts kept) : IDisposable
{
    private const long SmallCount = 1_000_000;
    private const long CountedInAdvance = 100_000;
    private const int ZonesInAdvance = 4;
    private const string ZonesName = "zones";

    // The engine uses all threads for each count, so counts run one after the other. A small count does not wait for a large one.
    private readonly SemaphoreSlim _small = new(1);
    private readonly SemaphoreSlim _large = new(1);
    private readonly Dictionary<string, Task> _running = [];
    private readonly Dictionary<(string CampaignId, string Zone), (string Names, Campaign? Details)> _inAdvance = [];

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    /// <summary>Counts the daily metrics of a campaign.</summary>
    public async Task<DailyMetrics> CountAsync(MetricsQuery query, bool humanOnly, Campaign? campaign, CancellationToken cancellationToken)
    {
        var view = await Task.Run(() => files.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        var (segments, details) = (view.Of(query.CampaignId), campaign ?? view.DetailsOf(query.CampaignId) ?? new Campaign());
        var variations = EventVariations.Create(details, segments.Variations);
        if (segments.IsEmpty)
            return new CountedRows { Variations = variations }.ToMetrics(query, details.ConversionBehaviors, query.WithPeople ? new DistinctPeople(0) : null, users: null);
        var statements = CountingStatements.Create(DuckDbDialect.Counting, query.TimeZone, segments.First, segments.Last, details, query.Granularity);
        var all = view.Purchases;
        var needed = all.Where(one => one.Purchases.Last >= segments.First && one.Purchases.First <= segments.Last + statements.MicrosecondsOfPurchases).ToList();
        var name = KeptCounts.NameOf([
            query.CampaignId, .. segments.Names, .. needed.Select(one => $"{one.Manifest} {one.Purchases.Segment.File}"), humanOnly ? "people" : "all", .. variations.Select(one => one.ToString()), .. statements.All]);
        RememberZone(query.TimeZone);
        var counted = await KeepAsync(name, segments.Rows, Count, StoreJson.Default.CountedRows, cancellationToken).ConfigureAwait(false);
        var people = query.WithPeople ? await CountPeopleAsync(segments, query, humanOnly, withEngaged: true, cancellationToken).ConfigureAwait(false) : null;
        return counted.ToMetrics(query, details.ConversionBehaviors, people, await CountPeopleAsync(statements, segments, query, humanOnly, cancellationToken).ConfigureAwait(false));

        CountedRows Count()
        {
            using var connection = engine.Connect();
            var counter = new EventCounter(connection, variations, cancellationToken);
            counter.Load(files, segments, query.CampaignId, humanOnly);
            counter.LoadPurchases(files, [.. all.Select(one => one.Purchases.Segment)], [.. needed.Select(one => one.Purchases.Segment)]);
            // A report needs the people too. Events are loaded only once for both.
            if (query.WithPeople && kept.IsOn)
                kept.Keep(NameOfPeople(segments, query, humanOnly, withEngaged: true), KeptPeople.Of(counter.CountPeople(query.Range, query.TimeZone, withEngaged: true)), StoreJson.Default.KeptPeople);
            return counter.Count(statements);
        }
    }

    /// <summary>Counts the people of weeks or months; null for other periods. The days of weeks and months are those of daily metrics.</summary>
    private async Task<IReadOnlyList<UserRow>?> CountPeopleAsync(
        CountingStatements statements, CampaignSegments segments, MetricsQuery query, bool humanOnly, CancellationToken cancellationToken)
    {
        if (!query.Granularity.IsLongerThanDay())
            return null;
        var statement = statements.UsersPer(query.Granularity, DayMoments.When(query.Range, query.TimeZone));
        var name = KeptCounts.NameOf([query.CampaignId, .. segments.Names, humanOnly ? "people" : "all", statement]);
        var counted = await KeepAsync(name, segments.Rows, Count, StoreJson.Default.CountedRows, cancellationToken).ConfigureAwait(false);
        return counted.Users;

        CountedRows Count()
        {
            using var connection = engine.Connect();
            var counter = new EventCounter(connection, segments.Variations, cancellationToken);
            counter.View(files, segments, query.CampaignId, humanOnly, CountingStatements.KindsOfPeople(withEngaged: false));
            return new CountedRows { Variations = [], Users = counter.CountPeople(statement) };
        }
    }

    /// <summary>Counts campaigns with many events in the latest requested time zones, unless this was done after their last change.</summary>
    /// <remarks>Not thread-safe.</remarks>
    public async Task CountLargeAsync(CancellationToken cancellationToken)
    {
        if (!kept.IsOn)
            return;
        var view = await Task.Run(() => files.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        var large = view.Campaigns.Select(id => (Id: id, Segments: view.Of(id))).Where(one => one.Segments.Rows >= CountedInAdvance).OrderByDescending(one => one.Segments.Last).ToList();
        foreach (var zone in Zones())
        {
            foreach (var (id, segments) in large)
            {
                var state = (KeptCounts.NameOf([.. segments.Names, .. view.Purchases.Select(one => one.Manifest)]), view.DetailsOf(id));
                if (_inAdvance.TryGetValue((id, zone.Id), out var counted) && counted == state)
                    continue;
                await CountAsync(new MetricsQuery(id) { TimeZone = zone }, humanOnly: false, campaign: null, cancellationToken).ConfigureAwait(false);
                _inAdvance[(id, zone.Id)] = state;
            }
        }
    }

    public async Task<DistinctPeople> CountPeopleAsync(
        CampaignSegments segments, MetricsQuery query, bool humanOnly, bool withEngaged, CancellationToken cancellationToken)
    {
        if (segments.IsEmpty)
            return new DistinctPeople(0);
        var name = NameOfPeople(segments, query, humanOnly, withEngaged);
        return (await KeepAsync(name, segments.Rows, Count, StoreJson.Default.KeptPeople, cancellationToken).ConfigureAwait(false)).ToPeople();

        KeptPeople Count()
        {
            using var connection = engine.Connect();
            var counter = new EventCounter(connection, segments.Variations, cancellationToken);
            if (withEngaged)
                counter.Load(files, segments, query.CampaignId, humanOnly, CountingStatements.KindsOfPeople(withEngaged));
            else
                counter.View(files, segments, query.CampaignId, humanOnly, CountingStatements.KindsOfPeople(withEngaged));
            return KeptPeople.Of(counter.CountPeople(query.Range, query.TimeZone, withEngaged));
        }
    }

    private static string NameOfPeople(CampaignSegments segments, MetricsQuery query, bool humanOnly, bool withEngaged)
    {
        var when = DayMoments.When(query.Range, query.TimeZone);
        return KeptCounts.NameOf([
            query.CampaignId, .. segments.Names, humanOnly ? "people" : "all", CountingStatements.Recipients(when),
            .. withEngaged ? (string[])[Engaged(EventKinds.OpeningMetrics), Engaged(EventKinds.ClickingMetrics)] : []]);

        string Engaged(IReadOnlyList<string> metrics) => CountingStatements.Engaged(DuckDbDialect.Counting, metrics, when);
    }

    /// <summary>Counts the clicks on the links of a campaign.</summary>
    public async Task<IReadOnlyList<LinkClicks>> CountLinksAsync(LinkQuery query, CancellationToken cancellationToken)
    {
        var view = await Task.Run(() => files.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        var segments = view.Of(query.CampaignId);
        return segments.IsEmpty ? [] : await RunAsync(segments.Rows, Count, cancellationToken).ConfigureAwait(false);

        IReadOnlyList<LinkClicks> Count()
        {
            using var connection = engine.Connect();
            var counter = new EventCounter(connection, segments.Variations, cancellationToken);
            return counter.CountLinks(counter.RowsOf(files, segments, query.CampaignId, LinkStatement.Kinds), query);
        }
    }

    /// <summary>Runs a count in turn.</summary>
    /// <param name="rows">The number of events to read.</param>
    /// <param name="run">The count.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task<T> RunAsync<T>(long rows, Func<T> run, CancellationToken cancellationToken)
    {
        var turn = rows <= SmallCount ? _small : _large;
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(run, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private IReadOnlyList<TimeZoneInfo> Zones() =>
    [
        .. (kept.Find(ZonesName, StoreJson.Default.StringArray) ?? []).Append(TimeZoneInfo.Utc.Id).Distinct(StringComparer.Ordinal)
            .Select(id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null).OfType<TimeZoneInfo>(),
    ];

    private void RememberZone(TimeZoneInfo zone)
    {
        var known = kept.Find(ZonesName, StoreJson.Default.StringArray) ?? [];
        if (!known.Contains(zone.Id))
            kept.Keep(ZonesName, [zone.Id, .. known.Take(ZonesInAdvance - 1)], StoreJson.Default.StringArray);
    }

    // Equal counts share one run. If the caller that runs it is cancelled, the others count again.
    private async Task<T> KeepAsync<T>(string name, long rows, Func<T> count, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (kept.Find(name, type) is { } known)
                return known;
            Task<T> running;
            bool isMine;
            lock (_running)
            {
                isMine = !_running.TryGetValue(name, out var other);
                running = isMine ? RunAsync(rows, CountAndKeep, cancellationToken) : (Task<T>)other!;
                if (isMine)
                    _running.Add(name, running);
            }

            try
            {
                return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!isMine && !cancellationToken.IsCancellationRequested)
            {
                // The other caller was cancelled.
                await Task.Yield();
            }
            finally
            {
                if (isMine)
                {
                    lock (_running)
                        _running.Remove(name);
                }
            }
        }

        T CountAndKeep()
        {
            var counted = count();
            kept.Keep(name, counted, type);
            return counted;
        }
    }
}

/// <summary>Distinct people in the form in which they are kept.</summary>
/// <param name="Total">The number in all channels.</param>
/// <param name="Channels">The numbers by channel.</param>
/// <param name="Variations">The numbers by message.</param>
/// <param name="Openers">The numbers of people who opened; null if they were not counted.</param>
/// <param name="Clickers">The numbers of people who clicked; null if they were not counted.</param>
internal sealed record KeptPeople(
    long Total, IReadOnlyDictionary<string, long> Channels, IReadOnlyList<KeptMessage> Variations, IReadOnlyList<KeptMessage>? Openers, IReadOnlyList<KeptMessage>? Clickers)
{
    public static KeptPeople Of(DistinctPeople people)
    {
        return new(people.Total, people.Channels, ListOf(people.Variations), people.Openers is { } openers ? ListOf(openers) : null, people.Clickers is { } clickers ? ListOf(clickers) : null);

        static List<KeptMessage> ListOf(IReadOnlyDictionary<(string Channel, string VariationId), long> numbers) =>
            [.. numbers.Select(pair => new KeptMessage(pair.Key.Channel, pair.Key.VariationId, pair.Value))];
    }

    public DistinctPeople ToPeople()
    {
        return new(Total) { Channels = Channels, Variations = ByMessage(Variations), Openers = Openers is null ? null : ByMessage(Openers), Clickers = Clickers is null ? null : ByMessage(Clickers) };

        static Dictionary<(string Channel, string VariationId), long> ByMessage(IReadOnlyList<KeptMessage> numbers) => numbers.ToDictionary(one => (one.Channel, one.VariationId), one => one.People);
    }
}

/// <summary>A number of people of a message.</summary>
internal sealed record KeptMessage(string Channel, string VariationId, long People);
