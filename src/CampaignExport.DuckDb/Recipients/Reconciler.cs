using CampaignExport.Events;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Counts the reasons why an export does not have as many rows as messages were sent.</summary>
internal static class Reconciler
{
    private static readonly string[] Sent =
        [.. EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.ApiName == "sent")).Select(kind => kind.Name)];

    public static Reconciliation Count(DuckDbEngine engine, StoreFiles store, string campaignId, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        var tables = new RecipientTables(connection, store, store.Read(cancellationToken), cancellationToken);
        tables.LoadChanges();
        tables.LoadReceipts(campaignId);
        var sends = tables.CountEvents(campaignId, Sent) is { } events ? connection.ReadNumber(events, cancellationToken) : 0;
        // A survivor of a merge may have received nothing itself. It is in the second table only.
        var people = Read(4, """
            SELECT count(*) FILTER (NOT coalesce(o.in_control, false)), count(*) FILTER (o.in_control), count(*) FILTER (c.person IS NOT NULL AND c.replaced_by IS NULL),
                count(*) FILTER (c.replaced_by IS NOT NULL)
            FROM (SELECT person, in_control FROM own UNION SELECT person, in_control FROM received) o LEFT JOIN changes c ON c.person = o.person
            """);
        // With the statement of an export.
        var export = tables.Select([ProfileFields.Stored[0], ProfileFields.Email], (0, RecipientSplit.Count - 1), buckets: null, after: null);
        var rows = export is null ? [0, 0] : Read(2, $"SELECT count(*), count(*) FILTER (coalesce(email, '') = '') FROM ({export})");
        return new Reconciliation(sends, people[0], rows[0])
        {
            Control = people[1],
            Deleted = people[2],
            Merged = people[3],
            WithoutProfile = connection.ReadNumber(tables.CountWithoutProfile(), cancellationToken),
            WithoutAddress = rows[1],
        };

        long[] Read(int columns, string sql)
        {
            var numbers = new long[columns];
            connection.Read(
                sql,
                row =>
                {
                    for (var at = 0; at < columns; at++)
                        numbers[at] = row.GetInt64(at);
                },
                cancellationToken);
            return numbers;
        }
    }
}
