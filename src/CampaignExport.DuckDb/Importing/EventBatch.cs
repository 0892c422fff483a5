using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Events in a table of the engine, before they are written to a segment or counted.</summary>
/// <remarks>Not thread-safe. The columns that many events share, from the campaign to the detail, are one number in the table.</remarks>
internal sealed class EventBatch : IDisposable
{
    private const string Rows = "rows_of_batch";
    private const string Groups = "groups_of_batch";
    private const int LargeBatch = 50_000;
    private const int ExpectedBatch = 1_050_000;

    private readonly EngineConnection _engine;
    private readonly Dictionary<GroupKey, Group> _groups = new(GroupKeys.Instance);
    private readonly HashSet<UInt128>? _ids;
    private readonly DuckDBAppender _appender;
    private bool _isComplete;

    /// <summary>Initializes an empty batch.</summary>
    /// <param name="engine">The connection. The caller disposes it.</param>
    /// <param name="isDistinct">Whether to add each event once. Memory then grows with the number of events.</param>
    public EventBatch(EngineConnection engine, bool isDistinct)
    {
        (_engine, _ids) = (engine, isDistinct ? [] : null);
        engine.Execute($"""
            CREATE TEMP TABLE {Rows} (
                g INTEGER, t BIGINT, id UUID, person UUID, dispatch UUID, replaced_by UUID, url VARCHAR, link_alias VARCHAR, external_user_id VARCHAR{(isDistinct ? "" : ", place BIGINT")})
            """, CancellationToken.None);
        _appender = engine.Connection.CreateAppender("temp", "main", Rows);
    }

    /// <summary>The number of events, without purchases.</summary>
    public long Count { get; private set; }

    /// <summary>The purchases; null if there are none.</summary>
    public PurchaseBatch? Purchases { get; private set; }

    /// <summary>Whether there are deletions or merges of users.</summary>
    public bool HasChanges => _groups.Keys.Any(key => EventKinds.Find(key.Kind) is { ChangesPerson: true });

    /// <summary>The campaigns of the manifest.</summary>
    public IReadOnlyList<SegmentCampaign> Campaigns =>
    [
        .. _groups.Where(pair => pair.Key.CampaignId.Length > 0 && pair.Value.Rows > 0).GroupBy(pair => pair.Key.CampaignId)
            .OrderBy(campaign => campaign.Key, StringComparer.Ordinal)
            .Select(campaign => new SegmentCampaign(
                campaign.Key,
                campaign.Sum(pair => pair.Value.Rows),
                campaign.Min(pair => pair.Value.First),
                campaign.Max(pair => pair.Value.Last),
                EventVariations.Merge(campaign
                    .Where(pair => pair.Key.Channel is not null || pair.Key.Kind == EventKinds.EnrollInControl)
                    .OrderBy(pair => pair.Value.NamedAt)
                    .Select(pair => new EventVariation(pair.Key.Channel ?? "", pair.Key.VariationId ?? "", pair.Value.VariationName))))),
    ];

    /// <summary>Adds an event.</summary>
    /// <param name="one">The event.</param>
    /// <param name="place">The place of the event in the input, if events are not added in its order. Of repeated events, the one with the lowest place counts.</param>
    /// <returns>False if each event is added once and an event with the same campaign and id was added before.</returns>
    public bool TryAdd(MessageEvent one, long? place = null)
    {
        if (one.Kind.Name == EventKinds.Purchase)
            return TryAddPurchase(one, place);
        var key = new GroupKey(one.CampaignId, one.Kind.Name, one.Channel, one.VariationId, one.Detail, one.IsAutomated);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new Group(_groups.Count, HashedId.Of(one.CampaignId)));
        var id = HashedId.Of(one.Id);
        // The same id in two campaigns means two events.
        if (!IsFirst(id ^ group.Salt))
            return false;
        var micros = DayMoments.Of(one.Time);
        group.Add(micros, one.VariationName, place ?? Count);
        Count++;
        try
        {
            Append(one, group, micros, id, place);
        }
        catch (DuckDBException error) when (StoreErrors.OfEngine(error.Message, error) is { } explained)
        {
            throw explained;
        }

        return true;
    }

    /// <summary>Writes the events as a Parquet file, sorted by campaign, kind and time.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        Complete(cancellationToken);
        _engine.Execute($"""
            COPY (
                SELECT g.campaign_id, g.kind, g.channel, make_timestamptz(r.t) AS time, r.id, r.person AS "user", r.dispatch, g.variation_id, g.detail, g.automated,
                    r.url, r.link_alias, r.external_user_id, r.replaced_by, NULL::BIGINT AS commit
                FROM {Rows} r JOIN {Groups} g ON g.g = r.g ORDER BY g.place, r.t)
            TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)
            """, cancellationToken);
    }

    /// <summary>Counts the events of one campaign, its people, and its people of weeks or months, if the query says so. All events need a place.</summary>
    public (CountedRows Rows, DistinctPeople? People, IReadOnlyList<UserRow>? Users) CountAll(
        CountingStatements statements, IReadOnlyList<EventVariation> variations, MetricsQuery query, CancellationToken cancellationToken)
    {
        Complete(cancellationToken);
        // Those of an earlier count.
        _engine.Execute("DROP TABLE IF EXISTS e; DROP TABLE IF EXISTS p; DROP TYPE IF EXISTS kinds; DROP TYPE IF EXISTS channels", cancellationToken);
        var counter = new EventCounter(_engine, variations, cancellationToken);
        counter.CreateTable(FindFirstCopies(cancellationToken), "r.t", "r.person");
        if (Purchases is not null)
            counter.CreatePurchases(Purchases.Complete(), "t", "person");
        return (
            counter.Count(statements),
            query.WithPeople ? counter.CountPeople(query.Range, query.TimeZone, withEngaged: true) : null,
            query.Granularity.IsLongerThanDay() ? counter.CountPeople(statements.UsersPer(query.Granularity, DayMoments.When(query.Range, query.TimeZone))) : null);
    }

    /// <summary>Counts the clicks on the links of one campaign. All events need a place.</summary>
    public IReadOnlyList<LinkClicks> CountLinks(LinkQuery query, SegmentCampaign campaign, CancellationToken cancellationToken)
    {
        Complete(cancellationToken);
        var rows = $"""
            (SELECT g.kind, g.channel, make_timestamptz(r.t) AS time, r.person AS "user", r.dispatch, g.variation_id, g.automated, r.url, r.link_alias
            FROM {FindFirstCopies(cancellationToken)}) WHERE kind IN ({SqlText.List(LinkStatement.Kinds)})
            """;
        return new EventCounter(_engine, campaign.Variations, cancellationToken).CountLinks(rows, query);
    }

    public void Dispose()
    {
        _appender.Dispose();
        Purchases?.Dispose();
    }

    // The first copy of each event with its group, as the text of a FROM clause.
    private string FindFirstCopies(CancellationToken cancellationToken)
    {
        _engine.Execute($"CREATE OR REPLACE TEMP TABLE repeats AS SELECT id, min(place) AS first FROM {Rows} GROUP BY id HAVING count(*) > 1", cancellationToken);
        return $"{Rows} r ANTI JOIN repeats ON repeats.id = r.id AND repeats.first <> r.place JOIN {Groups} g ON g.g = r.g";
    }

    private bool TryAddPurchase(MessageEvent one, long? place)
    {
        var id = HashedId.Of(one.Id);
        if (!IsFirst(id))
            return false;
        (Purchases ??= new PurchaseBatch(_engine)).Add(one, id, place);
        return true;
    }

    private bool IsFirst(UInt128 id)
    {
        if (_ids?.Add(id) == false)
            return false;
        // A large batch grows at once instead of in steps that each copy all ids.
        if (_ids?.Count == LargeBatch)
            _ids.EnsureCapacity(ExpectedBatch);
        return true;
    }

    private void Append(MessageEvent one, Group group, long micros, UInt128 id, long? place)
    {
        var row = _appender.CreateRow();
        row.AppendValue((int?)group.Number).AppendValue((long?)micros).AppendValue((Guid?)HashedId.ToUuid(id)).AppendValue(HashedId.ToUuid(one.UserId));
        row.AppendValue(HashedId.ToUuid(one.DispatchId)).AppendValue(HashedId.ToUuid(one.ReplacedBy)).AppendValue(one.Url).AppendValue(one.LinkAlias);
        row.AppendValue(one.UserId is null ? one.ExternalUserId : null);
        if (_ids is null)
            row.AppendValue(place);
        row.EndRow();
    }

    private void Complete(CancellationToken cancellationToken)
    {
        if (_isComplete)
            return;
        _isComplete = true;
        StoreErrors.InEngine(_appender.Close);
        var place = 0;
        _engine.Execute($"CREATE TEMP TABLE {Groups} (g INTEGER, place INTEGER, campaign_id VARCHAR, kind VARCHAR, channel VARCHAR, variation_id VARCHAR, detail VARCHAR, automated BOOLEAN)", cancellationToken);
        using var appender = _engine.Connection.CreateAppender("temp", "main", Groups);
        foreach (var group in _groups.GroupBy(pair => (pair.Key.CampaignId, pair.Key.Kind))
            .OrderBy(group => group.Key.CampaignId, StringComparer.Ordinal).ThenBy(group => group.Key.Kind, StringComparer.Ordinal))
        {
            place++;
            foreach (var (key, value) in group)
            {
                appender.CreateRow().AppendValue((int?)value.Number).AppendValue((int?)place).AppendValue(key.CampaignId).AppendValue(key.Kind).AppendValue(key.Channel)
                    .AppendValue(key.VariationId).AppendValue(key.Detail).AppendValue((bool?)key.IsAutomated).EndRow();
            }
        }
    }

    private readonly record struct GroupKey(string CampaignId, string Kind, string? Channel, string? VariationId, string? Detail, bool IsAutomated);

    /// <summary>Compares groups. Hashes use only a part of each text, because there are few groups and their ids differ at the end.</summary>
    private sealed class GroupKeys : IEqualityComparer<GroupKey>
    {
        public static GroupKeys Instance { get; } = new();

        public bool Equals(GroupKey x, GroupKey y) => x == y;

        public int GetHashCode(GroupKey key)
        {
            var hash = key.IsAutomated ? 1 : 0;
            Add(key.CampaignId);
            Add(key.Kind);
            Add(key.Channel);
            Add(key.VariationId);
            Add(key.Detail);
            return hash;

            void Add(string? text)
            {
                if (string.IsNullOrEmpty(text))
                    hash *= 31;
                else
                    hash = (((hash * 31) + text.Length) * 31 * 31) + (text[^1] * 31) + text[text.Length / 2] + (text.Length > 4 ? text[^4] << 7 : 0);
            }
        }
    }

    /// <summary>The events of a group so far.</summary>
    private sealed class Group(int number, UInt128 salt)
    {
        public int Number => number;

        /// <summary>The hash of the campaign.</summary>
        public UInt128 Salt => salt;

        public long Rows { get; private set; }

        public long First { get; private set; } = long.MaxValue;

        public long Last { get; private set; } = long.MinValue;

        /// <summary>The first name of the variation in the events; null if there is none.</summary>
        public string? VariationName { get; private set; }

        /// <summary>The place of the event with the name.</summary>
        public long NamedAt { get; private set; } = long.MaxValue;

        public void Add(long micros, string? variationName, long place)
        {
            Rows++;
            (First, Last) = (Math.Min(First, micros), Math.Max(Last, micros));
            if (variationName is not null && place < NamedAt)
                (VariationName, NamedAt) = (variationName, place);
        }
    }
}
