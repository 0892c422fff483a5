namespace CampaignExport.Sql;

/// <summary>The tables of events and their index, and of what belongs to them: campaigns, and persons who were deleted or merged.</summary>
internal static class EventTables
{
    public static SqlMigration First(string prefix, SqlDialect dialect)
    {
        var (events, text) = ($"{prefix}events", dialect.OrdinalText);
        return new SqlMigration("events-1", $"""
            CREATE TABLE IF NOT EXISTS {events} (
                id {text} NOT NULL PRIMARY KEY,
                campaign_id {text} NOT NULL,
                kind {text} NOT NULL,
                occurred_at BIGINT NOT NULL,
                channel {text} NOT NULL,
                variation_id {text} NOT NULL,
                user_id {text} NOT NULL,
                dispatch_id {text} NOT NULL,
                detail {text} NOT NULL
            );
            CREATE INDEX IF NOT EXISTS {events}_kind ON {events} (campaign_id, kind, occurred_at);
            CREATE TABLE IF NOT EXISTS {prefix}variations (
                campaign_id {text} NOT NULL,
                channel {text} NOT NULL,
                variation_id {text} NOT NULL,
                name TEXT,
                PRIMARY KEY (campaign_id, channel, variation_id)
            );
            CREATE TABLE IF NOT EXISTS {prefix}conversions (
                campaign_id {text} NOT NULL,
                behavior {text} NOT NULL,
                conversion_window BIGINT NOT NULL,
                PRIMARY KEY (campaign_id, behavior)
            );

            """);
    }

    public static SqlMigration Second(string prefix, SqlDialect dialect)
    {
        var text = dialect.OrdinalText;
        return new SqlMigration("events-2", $"""
            CREATE TABLE IF NOT EXISTS {prefix}campaigns (
                campaign_id {text} NOT NULL PRIMARY KEY,
                name TEXT,
                document TEXT NOT NULL
            );
            CREATE TABLE IF NOT EXISTS {prefix}user_changes (
                user_id {text} NOT NULL PRIMARY KEY,
                replaced_by {text},
                occurred_at BIGINT NOT NULL,
                event_id {text} NOT NULL
            );
            CREATE TABLE IF NOT EXISTS {prefix}imported_files (
                path {text} NOT NULL PRIMARY KEY,
                length BIGINT NOT NULL,
                modified_at BIGINT NOT NULL,
                position TEXT
            );

            """);
    }
}
