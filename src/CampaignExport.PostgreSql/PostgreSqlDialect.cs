using CampaignExport.Sql;

namespace CampaignExport.PostgreSql;

/// <summary>The dialect of PostgreSQL.</summary>
internal static class PostgreSqlDialect
{
    // A key is read as text and passed back as text, and only these styles keep its value: CST, for example, is a time zone of America and of China. The order of day
    // and month and the session's time zone remain unchanged, since the host's query may depend on them.
    private const string ExactTexts = "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3";

    public static readonly SqlDialect Instance = new()
    {
        // Explicit, since another default of the database could show a state from before the lock.
        Begin = "BEGIN ISOLATION LEVEL READ COMMITTED",
        BeginRead = $"BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; {ExactTexts}",
        BeginSnapshot = $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {ExactTexts}",
        Lock = "SELECT FROM pg_advisory_xact_lock(hashtextextended(@lock, 0))",
        // Read in a statement of its own after the lock is held. now() would be the time before the lock.
        Clock = "(SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 10000000 AS BIGINT))",
        HasServerClock = true,
        ForUpdateSkipLocked = " FOR UPDATE SKIP LOCKED",
        ForShare = " FOR SHARE",
        OrdinalText = "TEXT COLLATE \"C\"",
        Rows = new PostgreSqlRows(),
        // On two processors shared with the server, two connections made an export 5 to 20 % slower.
        FindTable = "SELECT 1 WHERE to_regclass(@table) IS NOT NULL",
        HasOneWriter = false,
    };
}
