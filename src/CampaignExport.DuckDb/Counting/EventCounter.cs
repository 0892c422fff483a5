using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Counts the events of one campaign on a separate connection: loads them into a narrow table, and runs the statements.</summary>
internal sealed class EventCounter(EngineConnection engine, IReadOnlyList<EventVariation> variations, CancellationToken cancellationToken)
{
    private const string Channel = "coalesce(channel, '')";
    private const string Time = "epoch_us(time)";
    private const string Person = "\"user\"";

    // The calls of the engine are synchronous.
    private readonly CountReader _reader = new(DuckDbDialect.Counting, (sql, take) =>
    {
        engine.Read(sql, take, cancellationToken);
        return Task.CompletedTask;
    });

    private bool _hasPurchases;

    /// <summary>Loads the events of segments into the table <c>e</c>. Of the copies of an event in several segments, the first one counts.</summary>
    /// <param name="store">The store.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="humanOnly">Whether to leave out events that are marked as made by a machine.</param>
    /// <param name="kinds">The kinds to load; null for all.</param>
    public void Load(StoreFiles store, CampaignSegments segments, string campaignId, bool humanOnly, IReadOnlyList<string>? kinds = null) =>
        CreateTable(Human(RowsOf(store, segments, campaignId, kinds), humanOnly), Time, Person);

    /// <summary>Creates <c>e</c> as a view of the events of some kinds, for a single statement that reads few columns.</summary>
    public void View(StoreFiles store, CampaignSegments segments, string campaignId, bool humanOnly, IReadOnlyList<string> kinds) => engine.Execute(
        $"CREATE TEMP VIEW e AS {Rows(Human(RowsOf(store, segments, campaignId, kinds), humanOnly), "kind", Channel, Time, Person)}", cancellationToken);

    /// <summary>Gets the events of segments as the text of a FROM clause, with a condition at its end. Of the copies of an event in several segments, it has the first one.</summary>
    /// <param name="store">The store.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="kinds">The kinds of events; null for all.</param>
    public string RowsOf(StoreFiles store, CampaignSegments segments, string campaignId, IReadOnlyList<string>? kinds)
    {
        var rows = $"read_parquet([{SqlText.List(store.Open(segments.Segments, engine, cancellationToken))}]) p";
        var ofCampaign = $"campaign_id = {SqlText.Literal(campaignId)}";
        var wanted = $"{ofCampaign}{(kinds is null ? "" : $" AND kind IN ({SqlText.List(kinds)})")}";
        // A segment has no repeated events. Few events are repeated, so the others are not sorted or numbered. The first copy may be of another kind.
        if (segments.Segments.Count == 1)
            return $"{rows} WHERE {wanted}";
        engine.Execute($"CREATE TEMP TABLE repeats AS SELECT id, min(file_index) AS first FROM {rows} WHERE {ofCampaign} GROUP BY id HAVING count(*) > 1", cancellationToken);
        return $"{rows} ANTI JOIN repeats r ON r.id = p.id AND r.first <> p.file_index WHERE {wanted}";
    }

    /// <summary>Creates the table <c>e</c> that the statements read.</summary>
    public void CreateTable(string from, string time, string person)
    {
        // As enumerations, texts are as small as numbers.
        engine.Execute($"""
            CREATE TEMP TYPE kinds AS ENUM ({SqlText.List(EventKinds.All.Where(kind => kind.Metrics.Count > 0).Select(kind => kind.Name).Order(StringComparer.Ordinal))});
            CREATE TEMP TYPE channels AS ENUM ({SqlText.List(variations.Select(one => one.Channel).Append("").Distinct().Order(StringComparer.Ordinal))});
            """, cancellationToken);
        engine.Execute($"CREATE TEMP TABLE e AS {Rows(from, "kind::kinds", $"{Channel}::channels", time, person)}", cancellationToken);
    }

    /// <summary>Loads the purchases of the recipients, after their events. Of the copies of a purchase, the first committed one counts.</summary>
    /// <param name="store">The store.</param>
    /// <param name="all">All segments of purchases, in the order of their commits.</param>
    /// <param name="needed">The segments with purchases that can count.</param>
    public void LoadPurchases(StoreFiles store, IReadOnlyList<Segment> all, IReadOnlyList<Segment> needed)
    {
        if (needed.Count == 0)
            return;
        var files = SqlText.List(store.Open(all, engine, cancellationToken));
        CreatePurchases(
            all.Count == 1 ? $"read_parquet([{files}])" : $"""
                (SELECT * FROM read_parquet([{files}], filename = true)
                    WHERE id IN (SELECT id FROM read_parquet([{SqlText.List(needed.Select(store.PathOf))}]) WHERE {CountingStatements.IsRecipient("\"user\"")})
                    QUALIFY row_number() OVER (PARTITION BY id ORDER BY list_position([{files}], filename)) = 1)
                """,
            "epoch_us(time)",
            "\"user\"");
    }

    /// <summary>Creates the table <c>p</c> that the statements read, after the table <c>e</c>.</summary>
    public void CreatePurchases(string from, string time, string person)
    {
        engine.Execute($"CREATE TEMP TABLE p AS SELECT {time} AS t, {person} AS person, currency, price FROM {from} WHERE {CountingStatements.IsRecipient(person)}", cancellationToken);
        _hasPurchases = true;
    }

    /// <summary>Counts the events and purchases.</summary>
    public CountedRows Count(CountingStatements sql) => _reader.CountAsync(sql, variations, _hasPurchases).GetAwaiter().GetResult();

    /// <summary>Counts the distinct people of weeks or months, on some days.</summary>
    /// <param name="statement">The statement, from <see cref="CountingStatements.UsersPer"/>.</param>
    public List<UserRow> CountPeople(string statement) => _reader.CountPeopleAsync(statement).GetAwaiter().GetResult();

    /// <summary>Counts the distinct people who received the campaign on some days; null for all days.</summary>
    /// <param name="range">The days.</param>
    /// <param name="zone">The zone of the days.</param>
    /// <param name="withEngaged">Whether to count the people who opened and clicked too.</param>
    public DistinctPeople CountPeople(DayRange? range, TimeZoneInfo zone, bool withEngaged) => _reader.CountPeopleAsync(range, zone, withEngaged).GetAwaiter().GetResult();

    /// <summary>Counts the clicks on links among some events.</summary>
    public IReadOnlyList<LinkClicks> CountLinks(string rows, LinkQuery query)
    {
        var links = new List<LinkClicks>();
        engine.Read(
            LinkStatement.Create(rows, query),
            row => links.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5))),
            cancellationToken);
        return links;
    }

    private static string Rows(string from, string kind, string channel, string time, string person) => $"""
        SELECT {kind} AS kind, {channel} AS channel, coalesce(variation_id, '') AS variation_id, {time} AS t, {person} AS person,
            coalesce(dispatch, '00000000-0000-0000-0000-000000000000'::UUID) AS dispatch, coalesce(detail, '') AS detail, automated
        FROM {from}
        """;

    private static string Human(string rows, bool humanOnly) => rows + (humanOnly ? " AND NOT automated" : "");
}
