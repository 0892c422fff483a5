using CampaignExport.Events;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Events on their way into a segment or a count, in a table of the engine.</summary>
/// <remarks>Not thread-safe. What repeats in many events, from the campaign to the detail, is one number in the table.</remarks>
internal sealed class EventBatch : IDisposable
{
    private const string Rows = "rows_of_batch";
    private const string Groups = "groups_of_batch";

    private readonly EngineConnection _engine;
    private readonly Dictionary<GroupKey, int> _groups = [];
    private readonly Dictionary<string, CampaignInBatch> _campaigns = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128>? _ids;
    private readonly DuckDBAppender _appender;
    private bool _isComplete;

    /// <summary>Initializes an empty batch.</summary>
    /// <param name="engine">The connection. The caller disposes it.</param>
    /// <param name="isDistinct">Whether to add each event once. The memory for that grows with their number.</param>
    public EventBatch(EngineConnection engine, bool isDistinct)
    {
        (_engine, _ids) = (engine, isDistinct ? [] : null);
        engine.Execute($"""
            CREATE TEMP TABLE {Rows} (g INTEGER, t BIGINT, id UUID, person UUID, dispatch UUID, replaced_by UUID, url VARCHAR, link_alias VARCHAR, external_user_id VARCHAR)
            """, CancellationToken.None);
        _appender = engine.Connection.CreateAppender("temp", "main", Rows);
    }

    /// <summary>The number of events.</summary>
    public long Count { get; private set; }

    /// <summary>What the manifest says of the campaigns.</summary>
    public IReadOnlyList<SegmentCampaign> Campaigns =>
        [.. _campaigns.Where(pair => pair.Key.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.ToSegment(pair.Key))];

    /// <summary>Adds an event.</summary>
    /// <returns>False if each event is added once, and one of the same campaign and id was added before.</returns>
    public bool TryAdd(MessageEvent one)
    {
        var campaign = CampaignOf(one.CampaignId);
        var id = HashedId.Of(one.Id);
        // The same id in two campaigns is two events.
        if (_ids?.Add(id ^ campaign.Salt) == false)
            return false;
        Count++;
        var micros = Micros(one.Time);
        campaign.Add(one, micros);
        var key = new GroupKey(one.CampaignId, one.Kind.Name, one.Channel, one.VariationId, one.Detail, one.IsAutomated);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = _groups.Count);
        var row = _appender.CreateRow();
        row.AppendValue((int?)group).AppendValue((long?)micros).AppendValue((Guid?)HashedId.ToUuid(id)).AppendValue(HashedId.ToUuid(one.UserId));
        row.AppendValue(HashedId.ToUuid(one.DispatchId)).AppendValue(HashedId.ToUuid(one.ReplacedBy)).AppendValue(one.Url).AppendValue(one.LinkAlias);
        row.AppendValue(one.UserId is null ? one.ExternalUserId : null).EndRow();
        return true;
    }

    /// <summary>Writes the events as a Parquet file, sorted by campaign, kind and time.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        Complete(cancellationToken);
        _engine.Execute($"""
            COPY (
                SELECT g.campaign_id, g.kind, g.channel, make_timestamptz(r.t) AS time, r.id, r.person AS "user", r.dispatch, g.variation_id, g.detail, g.automated,
                    r.url, r.link_alias, r.external_user_id, r.replaced_by
                FROM {Rows} r JOIN {Groups} g ON g.g = r.g ORDER BY g.place, r.t)
            TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)
            """, cancellationToken);
    }

    /// <summary>Counts the events, which are of one campaign. Of those that repeat, the first one counts.</summary>
    public CountedRows CountAll(CountingStatements statements, IReadOnlyList<SegmentVariation> variations, CancellationToken cancellationToken)
    {
        Complete(cancellationToken);
        var repeats = _engine.ReadNumber($"SELECT count(*) FROM (SELECT 1 FROM {Rows} GROUP BY id HAVING count(*) > 1 LIMIT 1)", cancellationToken) > 0;
        var rows = repeats ? $"(SELECT * FROM {Rows} QUALIFY row_number() OVER (PARTITION BY id ORDER BY rowid) = 1)" : Rows;
        var counter = new EventCounter(_engine, variations, cancellationToken);
        counter.CreateTable($"{rows} r JOIN {Groups} g ON g.g = r.g", "r.t", "r.person");
        return counter.Count(statements);
    }

    public void Dispose() => _appender.Dispose();

    // Rounded down, so that a day ends before the next one begins.
    private static long Micros(DateTimeOffset time) => (time.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);

    private void Complete(CancellationToken cancellationToken)
    {
        if (_isComplete)
            return;
        _isComplete = true;
        _appender.Close();
        var place = 0;
        _engine.Execute($"CREATE TEMP TABLE {Groups} (g INTEGER, place INTEGER, campaign_id VARCHAR, kind VARCHAR, channel VARCHAR, variation_id VARCHAR, detail VARCHAR, automated BOOLEAN)", cancellationToken);
        using var appender = _engine.Connection.CreateAppender("temp", "main", Groups);
        foreach (var group in _groups.GroupBy(pair => (pair.Key.CampaignId, pair.Key.Kind))
            .OrderBy(group => group.Key.CampaignId, StringComparer.Ordinal).ThenBy(group => group.Key.Kind, StringComparer.Ordinal))
        {
            place++;
            foreach (var (key, number) in group)
            {
                appender.CreateRow().AppendValue((int?)number).AppendValue((int?)place).AppendValue(key.CampaignId).AppendValue(key.Kind).AppendValue(key.Channel)
                    .AppendValue(key.VariationId).AppendValue(key.Detail).AppendValue((bool?)key.IsAutomated).EndRow();
            }
        }
    }

    private CampaignInBatch CampaignOf(string id)
    {
        if (!_campaigns.TryGetValue(id, out var campaign))
            _campaigns.Add(id, campaign = new CampaignInBatch(HashedId.Of(id)));
        return campaign;
    }

    private readonly record struct GroupKey(string CampaignId, string Kind, string? Channel, string? VariationId, string? Detail, bool IsAutomated);

    private sealed class CampaignInBatch(UInt128 salt)
    {
        private readonly Dictionary<(string Channel, string Id), string?> _variations = [];
        private long _rows;
        private long _first = long.MaxValue;
        private long _last = long.MinValue;

        public UInt128 Salt => salt;

        public void Add(MessageEvent one, long micros)
        {
            _rows++;
            (_first, _last) = (Math.Min(_first, micros), Math.Max(_last, micros));
            if (one.Channel is null && one.Kind.Name != EventKinds.EnrollInControl)
                return;
            var key = (one.Channel ?? "", one.VariationId ?? "");
            if (!_variations.TryGetValue(key, out var name) || (name is null && one.VariationName is not null))
                _variations[key] = one.VariationName;
        }

        public SegmentCampaign ToSegment(string id) =>
            new(id, _rows, _first, _last, SegmentVariations.Merge(_variations.Select(pair => new SegmentVariation(pair.Key.Channel, pair.Key.Id, pair.Value))));
    }
}
