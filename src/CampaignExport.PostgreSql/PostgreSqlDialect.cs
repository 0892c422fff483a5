using CampaignExport.Sql;

namespace CampaignExport.PostgreSql;

/// <summary>What PostgreSQL says in its own way.</summary>
internal static class PostgreSqlDialect
{
    // A key is read as a text and given back as one. In other styles the text may be another value: CST is a zone of America and of China. The order of day and month
    // and the zone of the session stay, since the host's query may depend on them.
    private const string ExactTexts = "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3";

    public static readonly SqlDialect Instance = new()
    {
        // Said, since the database may have another default, under which what is seen would be older than the lock.
        Begin = "BEGIN ISOLATION LEVEL READ COMMITTED",
        BeginRead = $"BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; {ExactTexts}",
        BeginSnapshot = $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {ExactTexts}",
        Lock = "SELECT FROM pg_advisory_xact_lock(hashtextextended(@lock, 0))",
        // Read once a statement, as a query of its own, when the lock before it is there; now() would be the time before the lock.
        Clock = "(SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 10000000 AS BIGINT))",
        HasServerClock = true,
        ForUpdateSkipLocked = " FOR UPDATE SKIP LOCKED",
        ForShare = " FOR SHARE",
        OrdinalText = "TEXT COLLATE \"C\"",
        KeyedTable = "",
        Rows = new PostgreSqlRows(),
        // On two processors that the server shares, two connections made an export a twentieth to a fifth slower.
        ReadConnections = 1,
        FindTable = "SELECT 1 WHERE to_regclass(@table) IS NOT NULL",
        HasOneWriter = false,
    };
}
