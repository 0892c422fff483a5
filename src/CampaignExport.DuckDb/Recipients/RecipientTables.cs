using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>
/// The recipients of a snapshot of the store, in tables of a connection: changes of people, and the receipts of one campaign. The tables are narrow; profiles
/// stay in their files and are read in ranges of splits.
/// </summary>
/// <remarks>
/// <para>Of the copies of an event, the first committed counts, and of the versions of a profile, the last. The variation of a receipt is the one of the latest
/// event that names one; a profile's takes precedence if it was committed later, or if its receipt is later.</para>
/// <para>A merged person counts as the person into whom it was merged, over any number of steps. The receipts of the surviving person take precedence; of several
/// merged people, the one with fewer steps, then the one with the latest receipt.</para>
/// </remarks>
internal sealed class RecipientTables(EngineConnection engine, StoreFiles store, StoreView view, CancellationToken cancellationToken)
{
    private const string Control = "k.kind = '" + EventKinds.EnrollInControl + "'";

    private static readonly string Starting = SqlText.List(EventKinds.All.Where(kind => kind.Starts != ConversionStart.None).Select(kind => kind.Name));

    private static readonly string Changing = SqlText.List(EventKinds.All.Where(kind => kind.ChangesPerson).Select(kind => kind.Name));

    private bool _hasChanges;
    private bool _hasExternals;
    private bool _hasEngagement;
    private EngagementFilter? _only;
    private string? _campaign;
    private Campaign? _details;

    /// <summary>The number of profiles, including older versions.</summary>
    public long Profiles => view.Current.Sum(pair => pair.Value.Profiles?.Rows ?? 0);

    /// <summary>The number of recipients; the number of profiles if there is no campaign.</summary>
    public long Recipients { get; private set; }

    /// <summary>Finds the people who were deleted or merged: the last event of a person counts.</summary>
    public void LoadChanges()
    {
        Recipients = Profiles;
        SegmentFiles.CreatePlaces(engine, store, view);
        var events = SegmentFiles.Open(engine, store, view, manifest => manifest.HasChanges ? manifest.Events : null, cancellationToken);
        engine.Execute($"""
            CREATE TEMP TABLE changes AS {(events is null ? Empty("person UUID, replaced_by UUID") : $"""
                SELECT "user" AS person, replaced_by FROM (
                    SELECT * FROM {events.Table} WHERE campaign_id = '' AND kind IN ({Changing}) AND "user" IS NOT NULL
                    QUALIFY row_number() OVER (PARTITION BY id ORDER BY place) = 1)
                QUALIFY row_number() OVER (PARTITION BY "user" ORDER BY time DESC, id DESC) = 1
                """)}
            """, cancellationToken);
        _hasChanges = engine.ReadNumber("SELECT count(*) FROM changes", cancellationToken) > 0;
    }

    /// <summary>Finds the receipts of a campaign, in the table <c>own</c>, and its recipients after deletions and merges, in the table <c>received</c>.</summary>
    public void LoadReceipts(string campaignId)
    {
        _campaign = campaignId;
        _details = Describe(campaignId);
        LoadOwn(campaignId);
        engine.Execute($"CREATE TEMP TABLE received AS SELECT person, variation_id, variation_name, in_control FROM ({(_hasChanges ? Merged : "SELECT * FROM own")}) ORDER BY person", cancellationToken);
        Recipients = engine.ReadNumber("SELECT count(*) FROM received", cancellationToken);
    }

    /// <summary>Counts what each recipient did with the messages of the campaign, in the table <c>engagement</c>, after the receipts are loaded.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="only">The recipients to select by what they did; null for all.</param>
    /// <remarks>What a merged person did counts for the person into whom it was merged.</remarks>
    public void LoadEngagement(string campaignId, EngagementFilter? only)
    {
        (_hasEngagement, _only) = (true, only);
        if (OfCampaign(campaignId) is not { } events)
        {
            engine.Execute("CREATE TEMP TABLE engagement (person UUID, sent_at BIGINT, delivered BOOLEAN, first_open BIGINT, opens BIGINT, first_click BIGINT, clicks BIGINT, converted_at BIGINT, bounced BOOLEAN, unsubscribed BOOLEAN)", cancellationToken);
            return;
        }

        var person = _hasExternals ? "coalesce(k.\"user\", x.person)" : "k.\"user\"";
        engine.Execute($"""
            CREATE TEMP TABLE e AS
            {(_hasChanges ? $"{Merges} SELECT a.* REPLACE (coalesce(m.target, a.person) AS person) FROM (" : "")}
            SELECT k.kind, coalesce(k.channel, '') AS channel, coalesce(k.variation_id, '') AS variation_id, epoch_us(k.time) AS t, {person} AS person, coalesce(k.detail, '') AS detail
            FROM {events} k{(_hasExternals ? " LEFT JOIN externals x ON k.\"user\" IS NULL AND x.external_user_id = k.external_user_id" : "")} WHERE {person} IS NOT NULL
            {(_hasChanges ? ") a LEFT JOIN (SELECT person AS merged, target FROM merges WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.person = target)) m ON m.merged = a.person" : "")}
            """, cancellationToken);
        var sent = $"(kind IN ({Starting}) AND kind <> '{EventKinds.EnrollInControl}' OR {CountingStatements.Counts("sent")})";
        var (opened, clicked) = (CountingStatements.Counts(EventKinds.OpeningMetrics), CountingStatements.Counts(EventKinds.ClickingMetrics));
        engine.Execute($"""
            CREATE TEMP TABLE engagement AS
            SELECT a.*, {Ticks("c.converted_at")} AS converted_at FROM (
                SELECT person, {Ticks($"min(t) FILTER ({sent})")} AS sent_at, bool_or({CountingStatements.Counts("delivered")}) AS delivered,
                    {Ticks($"min(t) FILTER ({opened})")} AS first_open, count(*) FILTER ({opened}) AS opens,
                    {Ticks($"min(t) FILTER ({clicked})")} AS first_click, count(*) FILTER ({clicked}) AS clicks,
                    bool_or({CountingStatements.Counts("bounces", "delivery_failed", "rejected", "failed", "errors")}) AS bounced,
                    bool_or({CountingStatements.Counts("unsubscribes", "opt_out")}) AS unsubscribed
                FROM e GROUP BY person) a
            LEFT JOIN ({CountingStatements.Create(DuckDbDialect.Counting, TimeZoneInfo.Utc, view.Of(campaignId).First, view.Of(campaignId).Last, view.DetailsOf(campaignId) ?? new Campaign(), Granularity.Day).Converters}) c ON c.person = a.person;
            DROP TABLE e
            """, cancellationToken);

        static string Ticks(string microseconds) => $"({microseconds}) * 10";
    }

    /// <summary>Gets the statement for the recipients in a range of splits, in the order of split and key; null if there are no profiles.</summary>
    /// <param name="fields">The fields; the key first.</param>
    /// <param name="splits">The range.</param>
    /// <param name="buckets">The random buckets; null for all.</param>
    /// <param name="after">The key after which to continue, in the first split; null for the beginning.</param>
    public string? Select(IReadOnlyList<SqlField> fields, (int First, int Last) splits, BucketRange? buckets, string? after)
    {
        // Each range checks the files, so an error names a file that was deleted meanwhile.
        if (SegmentFiles.Open(engine, store, view, manifest => manifest.Profiles, cancellationToken) is not { } files)
            return null;
        var range = $"split BETWEEN {splits.First} AND {splits.Last}";
        var (tables, conditions) = ($"{files.Table} p", new List<string> { $"p.{range}" });
        if (files.Count > 1)
        {
            tables += $"""
                 JOIN (SELECT person, max(place) AS place FROM {files.Table} WHERE {range} GROUP BY person) newest
                    ON newest.person = p.person AND newest.place = p.place
                """;
        }

        if (_campaign is not null)
            tables += $" JOIN (SELECT * FROM received WHERE {InSplits("person", splits.First, splits.Last)}) r ON r.person = p.person";
        else if (_hasChanges)
            conditions.Add("NOT EXISTS (SELECT 1 FROM changes c WHERE c.person = p.person)");
        if (_hasEngagement)
            tables += $" LEFT JOIN (SELECT * FROM engagement WHERE {InSplits("person", splits.First, splits.Last)}) g ON g.person = p.person";
        if (_only is { } only)
        {
            // Whatever people of the control group do, they do without the campaign.
            conditions.Add("NOT coalesce(r.in_control, false)");
            conditions.Add(only switch
            {
                EngagementFilter.Opened => "g.opens > 0",
                EngagementFilter.NotOpened => "coalesce(g.opens, 0) = 0",
                EngagementFilter.Clicked => "g.clicks > 0",
                EngagementFilter.Converted => "g.converted_at IS NOT NULL",
                _ => "g.bounced",
            });
        }

        if (buckets is { } wanted)
            conditions.Add($"p.bucket BETWEEN {wanted.First} AND {wanted.Last}");
        if (after is not null)
            conditions.Add($"(p.split > {splits.First} OR p.braze_id > {SqlText.Literal(after)})");
        return $"""
            SELECT {string.Join(", ", fields.Select(ColumnOf))} FROM {tables}
            WHERE {string.Join(" AND ", conditions)} ORDER BY p.split, p.braze_id
            """;
    }

    /// <summary>Gets the statement for the recipients without a profile.</summary>
    public string CountWithoutProfile() => $"""
        SELECT count(*) FROM received r
        {(SegmentFiles.Open(engine, store, view, manifest => manifest.Profiles, cancellationToken) is { } files ? $"WHERE NOT EXISTS (SELECT 1 FROM {files.Table} p WHERE p.person = r.person)" : "")}
        """;

    /// <summary>Gets the statement for the number of events of a kind of the campaign.</summary>
    public string? CountEvents(string campaignId, IEnumerable<string> kinds) =>
        OfCampaign(campaignId) is { } events ? $"SELECT count(*) FROM {events} k WHERE k.kind IN ({SqlText.List(kinds)})" : null;

    private static string Empty(string columns) => $"SELECT {string.Join(", ", columns.Split(", ").Select(column => $"NULL::{column.Split(' ')[1]} AS {column.Split(' ')[0]}"))} WHERE false";

    // A merged person has a row for each person into whom it was merged, with the number of steps.
    private const string Merges = """
        WITH RECURSIVE merges AS (
            SELECT person, replaced_by AS target, [person, replaced_by] AS path FROM changes WHERE replaced_by IS NOT NULL AND replaced_by <> person
            UNION ALL
            SELECT m.person, c.replaced_by, list_append(m.path, c.replaced_by) FROM merges m JOIN changes c ON c.person = m.target
            WHERE c.replaced_by IS NOT NULL AND NOT list_contains(m.path, c.replaced_by))
        """;

    private const string Merged = $"""
        {Merges}
        SELECT person, variation_id, variation_name, in_control FROM own WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.person = own.person)
        UNION ALL
        SELECT target, variation_id, variation_name, in_control FROM (
            SELECT m.target, o.variation_id, o.variation_name, o.in_control FROM merges m JOIN own o ON o.person = m.person
            WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.person = m.target) AND NOT EXISTS (SELECT 1 FROM own t WHERE t.person = m.target)
            QUALIFY row_number() OVER (PARTITION BY m.target ORDER BY len(m.path), o.last DESC NULLS LAST, o.person) = 1)
        """;

    // A person is its hash.
    private static string InSplits(string person, int first, int last) =>
        $"{person} BETWEEN '{first:x2}000000-0000-0000-0000-000000000000'::UUID AND '{last:x2}ffffff-ffff-ffff-ffff-ffffffffffff'::UUID";

    private void LoadOwn(string campaignId)
    {
        var hasEvents = LoadEvents(campaignId);
        var receipts = SegmentFiles.Open(engine, store, view, manifest => manifest.Receipts, cancellationToken);
        string ofEvents = hasEvents ? EventReceipts : Empty(
            "person UUID, first BIGINT, last BIGINT, variation_id VARCHAR, id_order BIGINT, variation_name VARCHAR, name_order BIGINT, in_control BOOLEAN, control_order BIGINT");
        var ofProfiles = receipts is null
            ? Empty("person UUID, first BIGINT, last BIGINT, variation_id VARCHAR, id_order BIGINT, variation_name VARCHAR, name_order BIGINT, in_control BOOLEAN, control_order BIGINT")
            : $"""
                SELECT person, min(epoch_us(first_received)) AS first, max(epoch_us(last_received)) AS last, {Last("variation_id", "id_order")},
                    {Last("variation_name", "name_order")}, {Last("in_control", "control_order")}
                FROM (SELECT * FROM {receipts.Table} WHERE campaign_id = {SqlText.Literal(campaignId)}) GROUP BY person
                """;
        engine.Execute($"""
            CREATE TEMP TABLE own AS
            SELECT coalesce(e.person, p.person) AS person, least(e.first, p.first) AS first, greatest(e.last, p.last) AS last,
                {Known("variation_id", "id_order", "OR e.last < p.last")}, {Known("variation_name", "name_order", "OR e.last < p.last")}, {Known("in_control", "control_order", "")}
            FROM ({ofEvents}) e FULL JOIN ({ofProfiles}) p ON p.person = e.person
            """, cancellationToken);

        static string Last(string column, string order) => $"arg_max({column}, place) AS {column}, max(place) FILTER ({column} IS NOT NULL) AS {order}";

        static string Known(string column, string order, string orLater) =>
            $"CASE WHEN p.{column} IS NOT NULL AND (e.{column} IS NULL OR {SegmentFiles.CommitOf($"p.{order}")} > {SegmentFiles.CommitOf($"e.{order}")} {orLater}) THEN p.{column} ELSE e.{column} END AS {column}";
    }

    // A time in microseconds and the number of a message, which is below 2^32, form one number, so the latest message is the maximum.
    private const string EventReceipts = """
        SELECT e.person, e.first, e.last, nullif(v.variation_id, '') AS variation_id, v.place AS id_order, v.name AS variation_name, v.place AS name_order,
            c.control AS in_control, c.place AS control_order
        FROM (
            SELECT person, min(t) AS first, max(t) AS last, max(moment) AS of_all, max(moment) FILTER (variation_id <> '' OR name IS NOT NULL) AS of_variation
            FROM (
                SELECT s.person, s.t, s.t::HUGEINT * 4294967296 + codes.code AS moment, codes.variation_id, codes.name
                FROM starts s JOIN codes ON codes.place = s.place AND codes.channel = s.channel AND codes.variation_id = s.variation_id AND codes.control = s.control)
            GROUP BY person) e
        JOIN codes c ON c.code = (e.of_all % 4294967296 + 4294967296) % 4294967296
        LEFT JOIN codes v ON v.code = (e.of_variation % 4294967296 + 4294967296) % 4294967296
        """;

    // Creates the view 'starts' of the events that are receipts of the campaign, and numbers their distinct messages in the order of commits.
    private bool LoadEvents(string campaignId)
    {
        if (OfCampaign(campaignId) is not { } events)
            return false;
        var externals = _hasExternals = LoadExternalIds(events);
        engine.Execute($"""
            CREATE TEMP VIEW starts AS
            SELECT {(externals ? "coalesce(k.\"user\", x.person)" : "k.\"user\"")} AS person, epoch_us(k.time) AS t, k.place, coalesce(k.channel, '') AS channel,
                coalesce(k.variation_id, '') AS variation_id, {Control} AS control
            FROM {events} k{(externals ? " LEFT JOIN externals x ON k.\"user\" IS NULL AND x.external_user_id = k.external_user_id" : "")}
            WHERE k.kind IN ({Starting}) AND {(externals ? "coalesce(k.\"user\", x.person)" : "k.\"user\"")} IS NOT NULL;
            CREATE TEMP TABLE names (place BIGINT, channel VARCHAR, variation_id VARCHAR, name VARCHAR);
            """, cancellationToken);
        var names =
            from one in view.Current.Index()
            from campaign in one.Item.Value.Campaigns
            where campaign.Id == campaignId
            from variation in campaign.Variations
            select (Place: SegmentFiles.PlaceOf(variation.Commit ?? one.Item.Value.Commit, one.Index), variation);
        using (var appender = engine.Connection.CreateAppender("temp", "main", "names"))
        {
            foreach (var (place, variation) in names)
                appender.CreateRow().AppendValue((long?)place).AppendValue(variation.Channel).AppendValue(variation.Id).AppendValue(variation.Name).EndRow();
        }

        // A message has the name that its segment has for the commit of the event.
        engine.Execute($"""
            CREATE TEMP TABLE codes AS
            SELECT row_number() OVER (ORDER BY s.place, s.channel, s.variation_id, s.control) AS code, s.*, n.name
            FROM (SELECT DISTINCT place, channel, variation_id, control FROM starts) s
            ASOF LEFT JOIN names n ON n.channel = s.channel AND n.variation_id = s.variation_id
                AND n.place % {SegmentFiles.Files} = s.place % {SegmentFiles.Files} AND s.place >= n.place
            """, cancellationToken);
        return true;
    }

    // The distinct events of a campaign, with the place of their commit.
    private string? OfCampaign(string campaignId)
    {
        if (SegmentFiles.Open(engine, store, view, manifest => manifest.Campaigns.Any(one => one.Id == campaignId) ? manifest.Events : null, cancellationToken) is not { } files)
            return null;
        var rows = $"{files.Table} WHERE campaign_id = {SqlText.Literal(campaignId)}";
        var repeats = files.Count > 1
            && engine.ReadNumber($"SELECT count(*) FROM (SELECT 1 FROM {rows} GROUP BY id HAVING count(*) > 1 LIMIT 1)", cancellationToken) > 0;
        return $"(SELECT * FROM {rows}{(repeats ? " QUALIFY row_number() OVER (PARTITION BY id ORDER BY place) = 1" : "")})";
    }

    // An event with only the id of the host belongs to the profile that has this id now.
    private bool LoadExternalIds(string events)
    {
        if (SegmentFiles.Open(engine, store, view, manifest => manifest.Profiles, cancellationToken) is not { } profiles)
            return false;
        engine.Execute($"""
            CREATE TEMP TABLE unnamed AS SELECT DISTINCT external_user_id FROM {events} k
            WHERE k."user" IS NULL AND k.external_user_id IS NOT NULL AND k.kind IN ({Starting})
            """, cancellationToken);
        if (engine.ReadNumber("SELECT count(*) FROM unnamed", cancellationToken) == 0)
            return false;
        engine.Execute($"""
            CREATE TEMP TABLE externals AS
            WITH candidates AS (SELECT DISTINCT person FROM {profiles.Table} WHERE user_id IN (SELECT external_user_id FROM unnamed)),
            newest AS (
                SELECT p.person, p.user_id, p.place, p.braze_id FROM {profiles.Table} p JOIN candidates USING (person)
                QUALIFY row_number() OVER (PARTITION BY p.person ORDER BY p.place DESC) = 1)
            SELECT user_id AS external_user_id, person FROM newest WHERE user_id IN (SELECT external_user_id FROM unnamed)
            QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY person IN (SELECT person FROM changes), place DESC, braze_id) = 1
            """, cancellationToken);
        return true;
    }

    // The channels and messages of the description and the events; null if no channel is known.
    private Campaign? Describe(string campaignId)
    {
        var saved = view.DetailsOf(campaignId) ?? new Campaign();
        var variations = EventVariations.Merge(
            saved.Variations.Select(one => new EventVariation(one.IsControl ? "" : one.Channel, one.Id ?? "", one.Name)).Concat(view.Of(campaignId).Variations));
        string[] channels = [.. saved.Channels.Concat(variations.Select(one => one.Channel)).Where(channel => channel.Length > 0).Distinct()];
        return channels.Length == 0 ? null : saved with
        {
            Channels = channels,
            // The control group has no channel.
            Variations = [.. variations.Select(one => new Variation(one.Channel, one.Id.Length == 0 ? null : one.Id, one.Name) { IsControl = one.Channel.Length == 0 })],
        };
    }

    // Without a campaign there is no receipt. A campaign that is not multivariate has no variations, even if receipts name some.
    private string ColumnOf(SqlField field)
    {
        if (ProfileFields.Engagement.Contains(field))
        {
            return field.Kind switch
            {
                SqlFieldKind.Boolean => $"coalesce(g.{field.Column}, false)::BIGINT",
                SqlFieldKind.Integer => $"coalesce(g.{field.Column}, 0)",
                _ => $"g.{field.Column}",
            };
        }

        if (!ProfileFields.Receipt.Contains(field))
            return $"p.{field.Column}";
        if (_campaign is null)
            return $"NULL::{(field.IsInteger ? "BIGINT" : "VARCHAR")}";
        return field.Column switch
        {
            "in_control" => "coalesce(r.in_control, false)::BIGINT",
            _ when _details is { IsMultivariate: false } => "NULL::VARCHAR",
            "variation_name" when _details is not null => $"coalesce(nullif(r.variation_name, ''), {NameOf(_details)})",
            _ => $"r.{field.Column}",
        };
    }

    private static string NameOf(Campaign details)
    {
        var names = details.Variations.Where(one => (one.IsControl || one.Channel == details.Channels[0]) && one.Id is not null && one.Name is not null)
            .GroupBy(one => one.Id!).Select(group => $" WHEN {SqlText.Literal(group.Key)} THEN {SqlText.Literal(group.Max(one => one.Name)!)}").ToList();
        return names.Count == 0 ? "NULL" : $"CASE r.variation_id{string.Concat(names)} END";
    }
}
