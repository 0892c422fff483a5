namespace CampaignExport.Sql;

/// <summary>The tables of profiles and of who received a campaign. docs/database-recipients.md describes them.</summary>
internal static class ProfileTables
{
    public static SqlMigration First(string prefix, SqlDialect dialect)
    {
        var (profiles, recipients, text) = ($"{prefix}profiles", $"{prefix}campaign_recipients", dialect.OrdinalText);
        return new SqlMigration("profiles-1", $"""
            CREATE TABLE IF NOT EXISTS {profiles} (
                braze_id {text} NOT NULL PRIMARY KEY,
                bucket BIGINT NOT NULL,
                {string.Join(",\n    ", ProfileFields.Stored.Skip(1).Select(field => $"{field.Column} {(field.IsInteger ? "BIGINT" : "TEXT")}"))}
            ){dialect.KeyedTable};
            CREATE INDEX IF NOT EXISTS {profiles}_bucket ON {profiles} (bucket, braze_id);
            CREATE TABLE IF NOT EXISTS {recipients} (
                campaign_id {text} NOT NULL,
                user_id {text} NOT NULL,
                variation_id TEXT,
                variation_name TEXT,
                in_control BIGINT,
                first_received_at BIGINT,
                last_received_at BIGINT,
                PRIMARY KEY (campaign_id, user_id)
            ){dialect.KeyedTable};
            CREATE INDEX IF NOT EXISTS {recipients}_user ON {recipients} (user_id, campaign_id);

            """);
    }
}
