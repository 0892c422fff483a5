using CampaignExport.Jobs;

namespace CampaignExport.Sql;

/// <summary>The SQL of the job store.</summary>
/// <remarks>States are literals, not parameters, so that the database can use a partial index.</remarks>
internal sealed class JobStatements(string prefix, SqlDialect dialect)
{
    private const string Columns =
        "document, fencing_token, lease_until, cancel_requested_at, rows_done, bytes_done, parts_done, rows_per_second, due_at";

    private const string IsOwn = "id = @id AND fencing_token = @token";
    private const string IsSame = "workspace_id = @workspace AND user_id = @user AND idempotency_key = @key";
    private const string IsConflict = $"workspace_id = @workspace AND campaign_id = @campaign AND contents = @contents AND {JobTables.IsActive}";

    private readonly string _jobs = $"{prefix}jobs";
    private readonly string _checkpoints = $"{prefix}checkpoints";

    // The clock of a machine may be adjusted, so it cannot decide whether a lease has expired. Without a server clock, a lease is valid until a store that has
    // seen it expire ends it.
    private string IsLeased => dialect.HasServerClock ? $"lease_until > {dialect.Clock}" : "lease_until IS NOT NULL";

    private string IsFree => $"due_at <= {dialect.Clock} AND (lease_until IS NULL OR NOT ({IsLeased}))";

    // A due time that was saved after the current time is from a clock that was ahead. All such times are moved back by the difference.
    private string MoveDueTimes => $"""
        UPDATE {_jobs} SET due_at = due_at - {SetBack}, due_set_at = due_set_at - {SetBack} WHERE due_set_at > {dialect.Clock};

        """;

    private string SetBack => $"((SELECT max(due_set_at) FROM {_jobs} WHERE due_set_at IS NOT NULL) - {dialect.Clock})";

    // The CASE keeps the database from using an index on the state, which would read all queued jobs.
    private string IsRunning => $"{JobTables.IsHeld} AND CASE state WHEN 'Running' THEN TRUE WHEN 'Queued' THEN {IsLeased} ELSE FALSE END";

    private string Leases => dialect.HasServerClock ? "" : $"""
        ;
        SELECT id, fencing_token, renewals, COALESCE(lease_until - leased_at, 0), COALESCE({dialect.Clock} - due_at, 0) FROM {_jobs}
        WHERE {JobTables.IsHeld} AND lease_until IS NOT NULL
        """;

    /// <summary>Returns the due time if the job was added, then the job with the same key or a conflicting job.</summary>
    public string Add => $"""
        INSERT INTO {_jobs} (id, workspace_id, campaign_id, contents, user_id, idempotency_key, state, due_at, due_set_at, lease_until, fencing_token,
            cancel_requested_at, rows_done, bytes_done, parts_done, rows_per_second, document)
        SELECT @id, @workspace, @campaign, @contents, @user, @key, @state, CASE WHEN @due > {dialect.Clock} THEN {dialect.Clock} ELSE @due END, {dialect.Clock}, @lease, @token, @cancel, @rows, @bytes, @parts, @speed, @document
        WHERE NOT EXISTS (SELECT 1 FROM {_jobs} WHERE {IsSame})
            AND NOT EXISTS (SELECT 1 FROM {_jobs} WHERE {IsConflict})
            AND (SELECT count(*) FROM {_jobs} WHERE workspace_id = @workspace AND state = 'Queued') < @max
        RETURNING due_at;
        SELECT {Columns}, 0 AS place FROM {_jobs} WHERE {IsSame}
        UNION ALL SELECT {Columns}, 1 FROM {_jobs} WHERE {IsConflict} ORDER BY place LIMIT 1
        """;

    public string Find => $"SELECT {Columns} FROM {_jobs} WHERE id = @id";

    /// <summary>Returns the claimed job, then, without a server clock, the current leases.</summary>
    public string Claim => $"""
        {(dialect.HasServerClock ? "" : MoveDueTimes)}UPDATE {_jobs} SET fencing_token = fencing_token + 1, leased_at = {dialect.Clock}, lease_until = {dialect.Clock} + @lease WHERE id = (
            SELECT id FROM {_jobs} WHERE {IsFree} AND (state <> 'Queued' OR workspace_id NOT IN (
                SELECT workspace_id FROM {_jobs} WHERE {IsRunning} GROUP BY workspace_id HAVING count(*) >= @running))
            ORDER BY due_at, id LIMIT 1{dialect.ForUpdateSkipLocked})
        RETURNING {Columns}{Leases}
        """;

    /// <summary>Ends an expired lease, unless it was renewed or the job was claimed again.</summary>
    public string EndLease => $"UPDATE {_jobs} SET lease_until = NULL WHERE {IsOwn} AND renewals = @renewals";

    public string Renew => $"""
        UPDATE {_jobs} SET leased_at = {dialect.Clock}, lease_until = {dialect.Clock} + @lease, renewals = renewals + 1,
            rows_done = COALESCE(@rows, rows_done), bytes_done = COALESCE(@bytes, bytes_done),
            parts_done = COALESCE(@parts, parts_done), rows_per_second = COALESCE(@speed, rows_per_second)
        WHERE {IsOwn} AND lease_until IS NOT NULL
        RETURNING cancel_requested_at, lease_until
        """;

    public string RequestCancel => $"UPDATE {_jobs} SET cancel_requested_at = @at WHERE id = @id AND cancel_requested_at IS NULL";

    public string LoadCheckpoint => $"SELECT document FROM {_checkpoints} WHERE job_id = @id";

    // The statement that contains the checkpoint also locks the row of the job. So the lock is not held while the checkpoint is transferred, and no other
    // worker can claim the job before the checkpoint is written.
    public string SaveCheckpoint => $"""
        INSERT INTO {_checkpoints} (job_id, document) SELECT id, @document FROM {_jobs} WHERE {IsOwn}{dialect.ForShare}
        ON CONFLICT (job_id) DO UPDATE SET document = excluded.document
        RETURNING job_id
        """;

    public string DeleteCheckpoint => $"""
        SELECT id FROM {_jobs} WHERE {IsOwn}{dialect.ForShare};
        DELETE FROM {_checkpoints} WHERE job_id = @id AND EXISTS (SELECT 1 FROM {_jobs} WHERE {IsOwn})
        """;

    /// <summary>Returns a row for each state, then how long the longest-waiting job has been due, then, without a server clock, the current leases.</summary>
    public string Count => $"""
        SELECT state, count(*) FROM {_jobs} WHERE {JobTables.IsActive} GROUP BY state;
        SELECT {dialect.Clock} - due_at FROM {_jobs} WHERE {IsFree} ORDER BY due_at LIMIT 1{Leases}
        """;

    /// <summary>Returns the id if the job was saved. A job that is neither queued nor running loses its checkpoint.</summary>
    public string Save(ExportJobState state)
    {
        var before = string.Join(", ", ExportJobStates.Before(state).Select(earlier => $"'{earlier}'"));
        var save = $"""
            UPDATE {_jobs} SET state = @state, due_at = @due, due_set_at = CASE WHEN @due <> COALESCE(@expires, 0) THEN {dialect.Clock} END, document = @document,
                lease_until = CASE WHEN @lease IS NULL THEN NULL ELSE lease_until END
            WHERE {IsOwn} AND state IN ({before})
            RETURNING id
            """;
        return state is ExportJobState.Queued or ExportJobState.Running ? save : $"""
            {save};
            DELETE FROM {_checkpoints} WHERE job_id = @id AND EXISTS (SELECT 1 FROM {_jobs} WHERE {IsOwn} AND state = '{state}')
            """;
    }

    public SqlStatement List(ExportJobFilter filter)
    {
        string?[] conditions =
        [
            filter.Partitions ? null : $"contents <> '{PartitionJobRequest.Kind}'",
            filter.WorkspaceId is null ? null : "workspace_id = @workspace",
            filter.CampaignId is null ? null : "campaign_id = @campaign",
            filter.UserId is null ? null : "user_id = @user",
            filter.State is null ? null : "state = @state",
            filter.Before is null ? null : "id < @before",
        ];
        var where = string.Join(" AND ", conditions.OfType<string>());
        return new SqlStatement($"SELECT {Columns} FROM {_jobs} {(where.Length > 0 ? "WHERE " : "")}{where} ORDER BY id DESC LIMIT @limit")
            .With("workspace", filter.WorkspaceId)
            .With("campaign", filter.CampaignId)
            .With("user", filter.UserId)
            .With("state", filter.State?.ToString())
            .With("before", filter.Before)
            .With("limit", filter.Limit);
    }
}
