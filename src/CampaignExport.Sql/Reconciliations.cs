using System.Data.Common;
using CampaignExport.Events;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Counts what tells sends and rows of a campaign apart.</summary>
internal sealed class Reconciliations(string prefix)
{
    private static readonly string Sent = string.Join(
        ", ", EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.ApiName == "sent")).Select(kind => $"'{kind.Name}'"));

    private readonly RecipientStatements _recipients = new(prefix);

    public async Task<SqlReconciliation> ReadAsync(SqlSnapshot snapshot, string campaignId, CancellationToken cancellationToken)
    {
        var sends = await CountAsync($"SELECT count(*) FROM {prefix}events WHERE campaign_id = @campaign AND kind IN ({Sent})").ConfigureAwait(false);
        var persons = await CountAsync($"""
            SELECT {If("coalesce(r.in_control, 0) = 0")}, {If("r.in_control = 1")}, {If("u.user_id IS NOT NULL AND u.replaced_by IS NULL")},
                {If("u.replaced_by IS NOT NULL")}, {If("u.user_id IS NULL AND p.braze_id IS NULL")}
            FROM {prefix}campaign_recipients r
            LEFT JOIN {prefix}user_changes u ON u.user_id = r.user_id LEFT JOIN {prefix}profiles p ON p.braze_id = r.user_id
            WHERE r.campaign_id = @campaign
            """).ConfigureAwait(false);
        // By the very query that an export makes.
        var export = _recipients.CreateQuery(
            [_recipients.Key, ProfileFields.Stored.Single(field => field.Column == "email")], new RecipientQuery(campaignId), null, long.MaxValue);
        var rows = await CountAsync($"SELECT count(*), {If("coalesce(x.email, '') = ''")} FROM ({export.Text}) x").ConfigureAwait(false);
        return new SqlReconciliation(sends[0], persons[0], rows[0])
        {
            Control = persons[1],
            Deleted = persons[2],
            Merged = persons[3],
            WithoutProfile = persons[4],
            WithoutAddress = rows[1],
        };

        Task<long[]> CountAsync(string sql) => snapshot.ReadAsync(
            new SqlStatement(sql).With("campaign", campaignId).With("limit", long.MaxValue), ReadRowAsync, cancellationToken);
    }

    private static string If(string condition) => $"count(CASE WHEN {condition} THEN 1 END)";

    private static async Task<long[]> ReadRowAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }
}
