namespace CampaignExport.Sql;

/// <summary>
/// Has those into whom others were merged receive what these received. It is done when something is kept, so that recipients are read without
/// looking for them.
/// </summary>
internal static class MergedRecipients
{
    /// <summary>Adds the receipts that are missing. What a person received itself stays as it is.</summary>
    public static Task AddAsync(SqlDatabase database, string prefix, CancellationToken cancellationToken)
    {
        var sql = $"""
            INSERT INTO {prefix}campaign_recipients (campaign_id, user_id, variation_id, variation_name, in_control, first_received_at, last_received_at)
            SELECT r.campaign_id, u.replaced_by, r.variation_id, r.variation_name, r.in_control, r.first_received_at, r.last_received_at
            FROM {prefix}user_changes u JOIN {prefix}campaign_recipients r ON r.user_id = u.user_id
            WHERE u.replaced_by IS NOT NULL
            ORDER BY r.campaign_id, u.replaced_by, coalesce(r.last_received_at, 0) DESC, r.user_id
            ON CONFLICT (campaign_id, user_id) DO NOTHING
            """;
        return database.WriteAsync(
            async (transaction, token) =>
            {
                using var command = new SqlStatement(sql).On(transaction.Connection!);
                command.Transaction = transaction;
                // Who was merged into one who was merged, too, is one more round away.
                while (await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) > 0)
                {
                }
            },
            cancellationToken);
    }
}
