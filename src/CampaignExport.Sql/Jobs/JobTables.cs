namespace CampaignExport.Sql;

/// <summary>The tables of jobs and workers, and their indexes. docs/stores.md says which query each index serves.</summary>
internal static class JobTables
{
    /// <summary>The condition of jobs that may count as running. They are few, so an index of them keeps claims fast for any number of other jobs.</summary>
    public const string IsHeld = "(state = 'Running' OR lease_until IS NOT NULL)";

    /// <summary>The condition of jobs that conflict with another job of the same campaign and contents.</summary>
    public const string IsActive = "state IN ('Queued', 'Running')";

    public static SqlMigration First(string prefix, SqlDialect dialect)
    {
        var (jobs, text) = ($"{prefix}jobs", dialect.OrdinalText);
        return new SqlMigration("jobs-1", $"""
            CREATE TABLE IF NOT EXISTS {jobs} (
                id {text} NOT NULL PRIMARY KEY,
                workspace_id {text} NOT NULL,
                campaign_id {text} NOT NULL,
                contents {text} NOT NULL,
                user_id {text} NOT NULL,
                idempotency_key {text},
                state {text} NOT NULL,
                due_at BIGINT,
                due_set_at BIGINT,
                lease_until BIGINT,
                leased_at BIGINT,
                renewals BIGINT NOT NULL DEFAULT 0,
                fencing_token BIGINT NOT NULL,
                cancel_requested_at BIGINT,
                rows_done BIGINT NOT NULL,
                bytes_done BIGINT NOT NULL,
                parts_done BIGINT NOT NULL,
                rows_per_second DOUBLE PRECISION NOT NULL,
                document TEXT NOT NULL
            );
            CREATE UNIQUE INDEX IF NOT EXISTS {jobs}_key ON {jobs} (workspace_id, user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
            CREATE UNIQUE INDEX IF NOT EXISTS {jobs}_active ON {jobs} (workspace_id, campaign_id, contents) WHERE {IsActive};
            CREATE INDEX IF NOT EXISTS {jobs}_due ON {jobs} (due_at, id) WHERE due_at IS NOT NULL;
            CREATE INDEX IF NOT EXISTS {jobs}_due_set ON {jobs} (due_set_at) WHERE due_set_at IS NOT NULL;
            CREATE INDEX IF NOT EXISTS {jobs}_held ON {jobs} (workspace_id) WHERE {IsHeld};
            CREATE INDEX IF NOT EXISTS {jobs}_state ON {jobs} (state, id);
            CREATE INDEX IF NOT EXISTS {jobs}_workspace ON {jobs} (workspace_id, id);
            CREATE INDEX IF NOT EXISTS {jobs}_workspace_state ON {jobs} (workspace_id, state, id);
            CREATE INDEX IF NOT EXISTS {jobs}_campaign ON {jobs} (campaign_id, id);
            CREATE INDEX IF NOT EXISTS {jobs}_user ON {jobs} (user_id, id);
            CREATE TABLE IF NOT EXISTS {prefix}checkpoints (
                job_id {text} NOT NULL PRIMARY KEY REFERENCES {jobs} (id) ON DELETE CASCADE,
                document TEXT NOT NULL
            );

            """);
    }

    public static SqlMigration Workers(string prefix, SqlDialect dialect) => new("workers-1", $"""
        CREATE TABLE IF NOT EXISTS {prefix}workers (
            id {dialect.OrdinalText} NOT NULL PRIMARY KEY,
            machine_name TEXT NOT NULL,
            process_id BIGINT NOT NULL,
            version TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            signed_at BIGINT NOT NULL,
            jobs BIGINT NOT NULL,
            is_draining BIGINT NOT NULL,
            is_drain_requested BIGINT NOT NULL
        );

        """);
}
