using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>The SQL of the recipients of a snapshot.</summary>
/// <remarks>
/// <para>Of the copies of an event, the first committed counts, and of the versions of a profile, the last. The variation of a receipt is the one of the latest
/// event that names one; a profile's takes precedence if it was committed later, or if its receipt is later.</para>
/// <para>A merged person counts as the person into whom it was merged, over any number of steps. The receipts of the surviving person take precedence; of several
/// merged people, the one with fewer steps, then the one with the latest receipt.</para>
/// </remarks>
/// <param name="tables">The tables.</param>
/// <param name="commit">The last commit of the snapshot.</param>
internal sealed class RecipientStatements(ClickHouseTables tables, long commit)
{
    private static readonly string Starting = ClickHouseDialect.List(EventKinds.All.Where(kind => kind.Starts != ConversionStart.None).Select(kind => kind.Name));

    private string Until => $"commit <= {commit.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Selects whether there are deletions or merges, the number of rows of profiles, and the number of events of a campaign with only the id of the host.</summary>
    public string Facts(string? campaignId) => $"""
        SELECT (SELECT count() FROM {tables.Changes} WHERE {Until}), (SELECT count() FROM {tables.Profiles} WHERE {Until}),
            {(campaignId is null ? "0" : $"(SELECT count() FROM {tables.Events} WHERE campaign = {ClickHouseDialect.Literal(campaignId)} AND {Until} AND person IS NULL AND external_user_id <> '' AND kind IN ({Starting}))")}
        """;

    /// <summary>Selects the people who were deleted or merged: the last event of a person counts.</summary>
    public string Changes => $"""
        SELECT assumeNotNull(person) AS person, argMax(tuple(replaced_by), (t, toString(id))).1 AS replaced_by
        FROM {tables.Changes} FINAL WHERE {Until} AND person IS NOT NULL GROUP BY person
        """;

    /// <summary>Selects merged people: a row for each person into whom one was merged, with the people on the way.</summary>
    /// <param name="changes">The table of <see cref="Changes"/>.</param>
    public static string Merges(string changes) => $"""
        WITH RECURSIVE merges AS (
            SELECT person AS merged_person, assumeNotNull(replaced_by) AS target, [person, assumeNotNull(replaced_by)] AS path
            FROM {changes} WHERE replaced_by IS NOT NULL AND replaced_by <> person
            UNION ALL
            SELECT m.merged_person, assumeNotNull(c.replaced_by), arrayPushBack(m.path, assumeNotNull(c.replaced_by)) FROM merges m JOIN {changes} c ON c.person = m.target
            WHERE c.replaced_by IS NOT NULL AND NOT has(m.path, assumeNotNull(c.replaced_by)))
        SELECT * FROM merges
        """;

    /// <summary>Selects the recipients of a campaign: person, variation, its name, and whether the person is in the control group.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="changes">The tables of <see cref="Changes"/> and <see cref="Merges"/>; null if no person was deleted or merged.</param>
    /// <param name="hasExternals">Whether events have only the id of the host.</param>
    public string Received(string campaignId, (string Changes, string Merges)? changes, bool hasExternals)
    {
        const string receipt = "variation_id, variation_name, in_control";
        var own = Own(campaignId, changes?.Changes, hasExternals);
        if (changes is not { } tables)
            return $"WITH {own} SELECT person, {receipt} FROM own";
        return $"""
            WITH {own},
            ranked AS (
                SELECT m.target AS person, {receipt}, row_number() OVER (PARTITION BY m.target ORDER BY length(m.path), o.last DESC NULLS LAST, toString(o.person)) AS place
                FROM {tables.Merges} m JOIN own o ON o.person = m.merged_person
                WHERE m.target NOT IN (SELECT person FROM {tables.Changes}) AND m.target NOT IN (SELECT person FROM own))
            SELECT person, {receipt} FROM own WHERE person NOT IN (SELECT person FROM {tables.Changes})
            UNION ALL
            SELECT person, {receipt} FROM ranked WHERE place = 1
            """;
    }

    /// <summary>Selects recipients in a range of splits, in the order of split and key.</summary>
    /// <param name="fields">The fields; the key first.</param>
    /// <param name="splits">The range.</param>
    /// <param name="buckets">The random buckets; null for all.</param>
    /// <param name="after">The key after which to continue, in the first split; null for the beginning.</param>
    /// <param name="received">The table of the recipients; null for all profiles.</param>
    /// <param name="changes">The table of <see cref="Changes"/>; null if no person was deleted or merged.</param>
    /// <param name="details">The description of the campaign; null if no channel is known.</param>
    public string Select(
        IReadOnlyList<SqlField> fields, (int First, int Last) splits, BucketRange? buckets, string? after, string? received, string? changes, Campaign? details)
    {
        var conditions = new List<string> { FormattableString.Invariant($"split BETWEEN {splits.First} AND {splits.Last}"), Until };
        if (after is not null)
            conditions.Add(FormattableString.Invariant($"(split > {splits.First} OR braze_id > {ClickHouseDialect.Literal(after)})"));
        var newest = $"SELECT * FROM {tables.Profiles} WHERE {string.Join(" AND ", conditions)} ORDER BY split, braze_id, commit DESC, n DESC LIMIT 1 BY split, braze_id";
        var wanted = new List<string> { "1" };
        if (buckets is { } range)
            wanted.Add(FormattableString.Invariant($"p.bucket BETWEEN {range.First} AND {range.Last}"));
        if (received is null && changes is not null)
            wanted.Add($"p.person NOT IN (SELECT person FROM {changes})");
        return $"""
            SELECT {string.Join(", ", fields.Select(field => $"CAST({ColumnOf(field, received is not null, details)} AS Nullable({(field.IsInteger ? "Int64" : "String")}))"))}
            FROM ({newest}) p{(received is null ? "" : $" JOIN {received} r ON r.person = p.person")}
            WHERE {string.Join(" AND ", wanted)} ORDER BY p.split, p.braze_id
            """;
    }

    // Without a campaign there is no receipt. A campaign that is not multivariate has no variations, even if receipts name some.
    private static string ColumnOf(SqlField field, bool hasCampaign, Campaign? details)
    {
        if (!ProfileFields.Receipt.Contains(field))
            return $"p.{field.Column}";
        if (!hasCampaign)
            return "NULL";
        return field.Column switch
        {
            "in_control" => "ifNull(r.in_control, 0)",
            _ when details is { IsMultivariate: false } => "NULL",
            "variation_name" when details is not null => $"coalesce(nullIf(r.variation_name, ''), {NameOf(details)})",
            _ => $"r.{field.Column}",
        };
    }

    private static string NameOf(Campaign details)
    {
        var names = details.Variations.Where(one => (one.IsControl || one.Channel == details.Channels[0]) && one.Id is not null && one.Name is not null)
            .GroupBy(one => one.Id!).Select(group => $" WHEN {ClickHouseDialect.Literal(group.Key)} THEN {ClickHouseDialect.Literal(group.Max(one => one.Name)!)}").ToList();
        return names.Count == 0 ? "NULL" : $"CASE r.variation_id{string.Concat(names)} END";
    }

    private string Own(string campaignId, string? changes, bool hasExternals)
    {
        var campaign = $"campaign = {ClickHouseDialect.Literal(campaignId)} AND {Until}";
        return $"""
            {(hasExternals ? Externals(campaign, changes) : "")}names AS (
                SELECT commit, channel, variation_id, any(name) AS name FROM {tables.Messages} WHERE {campaign} AND is_message = 1 GROUP BY commit, channel, variation_id),
            starts AS (
                SELECT assumeNotNull({(hasExternals ? "coalesce(k.person, x.person)" : "k.person")}) AS person, k.t AS t, k.commit AS commit, toString(k.channel) AS channel,
                    toString(k.variation_id) AS variation_id, k.kind = '{EventKinds.EnrollInControl}' AS control, n.name AS name
                FROM (SELECT * FROM {tables.Events} FINAL WHERE {campaign} AND kind IN ({Starting})) k
                LEFT JOIN names n ON n.commit = k.commit AND n.channel = k.channel AND n.variation_id = k.variation_id
                {(hasExternals ? "LEFT JOIN externals x ON x.external_user_id = k.external_user_id" : "")}
                WHERE {(hasExternals ? "coalesce(k.person, x.person)" : "k.person")} IS NOT NULL),
            of_events AS (
                SELECT person, min(t) AS first, max(t) AS last, argMax((control, commit), (t, commit, channel, variation_id, control)) AS latest,
                    argMaxIf((variation_id, name, commit), (t, commit, channel, variation_id, control), variation_id <> '' OR name IS NOT NULL) AS named
                FROM starts GROUP BY person),
            of_profiles AS (
                SELECT person, min(received) AS first, max(received) AS last,
                    argMax(variation_id, (commit, n)) AS variation_id, maxIf(commit, variation_id IS NOT NULL) AS id_commit,
                    argMax(variation_name, (commit, n)) AS variation_name, maxIf(commit, variation_name IS NOT NULL) AS name_commit,
                    argMax(in_control, (commit, n)) AS in_control, maxIf(commit, in_control IS NOT NULL) AS control_commit
                FROM {tables.Receipts} WHERE {campaign} GROUP BY person),
            e AS (
                SELECT person, first, last, nullIf(named.1, '') AS variation_id, named.2 AS variation_name, named.3 AS named_commit, latest.1 AS in_control, latest.2 AS control_commit
                FROM of_events),
            own AS (
                SELECT coalesce(e.person, p.person) AS person, greatest(ifNull(e.last, p.last), ifNull(p.last, e.last)) AS last,
                    {Known("variation_id", "e.named_commit", "p.id_commit", orLater: true)}, {Known("variation_name", "e.named_commit", "p.name_commit", orLater: true)},
                    {Known("in_control", "e.control_commit", "p.control_commit", orLater: false)}
                FROM e FULL JOIN of_profiles p ON p.person = e.person)
            """;

        static string Known(string column, string eventCommit, string profileCommit, bool orLater) =>
            $"CASE WHEN p.{column} IS NOT NULL AND (e.{column} IS NULL OR {profileCommit} > {eventCommit}{(orLater ? " OR e.last < p.last" : "")}) THEN p.{column} ELSE e.{column} END AS {column}";
    }

    // An event with only the id of the host belongs to the profile that has this id now.
    private string Externals(string campaign, string? changes) => $"""
        unnamed AS (
            SELECT DISTINCT external_user_id FROM {tables.Events} FINAL WHERE {campaign} AND person IS NULL AND external_user_id <> '' AND kind IN ({Starting})),
        newest AS (
            SELECT person, argMax(tuple(user_id), (commit, n)).1 AS user_id, any(braze_id) AS braze_id, max(commit) AS commit FROM {tables.Profiles}
            WHERE {Until} AND person IN (SELECT person FROM {tables.Profiles} WHERE {Until} AND user_id IN (SELECT external_user_id FROM unnamed)) GROUP BY person),
        externals AS (
            SELECT assumeNotNull(user_id) AS external_user_id, argMin(person, ({(changes is null ? "0" : $"person IN (SELECT person FROM {changes})")}, -commit, braze_id)) AS person
            FROM newest WHERE user_id IN (SELECT external_user_id FROM unnamed) GROUP BY user_id),

        """;
}
