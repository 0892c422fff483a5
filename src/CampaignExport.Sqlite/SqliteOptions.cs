using CampaignExport.Sql;
using Microsoft.Data.Sqlite;

namespace CampaignExport.Sqlite;

/// <summary>The options of the SQLite database.</summary>
public sealed class SqliteOptions
{
    /// <summary>
    /// The path of the file. It is created at first use, with its folder; the parent of the folder must exist. The files beside it have the same name
    /// with <c>-wal</c> and <c>-shm</c> appended. Use a local disk: locks over a network are unreliable.
    /// </summary>
    /// <value>Default null: <see cref="ConnectionString"/> is set.</value>
    public string? Path { get; set; }

    /// <summary>A connection string of Microsoft.Data.Sqlite, in place of <see cref="Path"/>. <c>Default Timeout</c> is the maximum wait for another writer, in seconds.</summary>
    /// <value>Default null: <see cref="Path"/> is set, and writers wait for up to 30 seconds.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The prefix of table names: a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters.</summary>
    /// <value>Default <c>campaign_export_</c>.</value>
    public string TablePrefix { get; set; } = SqlSchema.DefaultTablePrefix;

    /// <summary>Whether the tables are created or updated before the first use. If not, an administrator does so: see <see cref="SqlSchema"/>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool MigrateOnFirstUse { get; set; } = true;

    /// <summary>
    /// The time-out of a query for metrics, after which its export fails;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// </summary>
    /// <value>Default five minutes.</value>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (!SqlSchema.IsTablePrefix(TablePrefix))
            yield return "SqliteOptions.TablePrefix must be a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters.";
        if (QueryTimeout <= TimeSpan.Zero && QueryTimeout != Timeout.InfiniteTimeSpan)
            yield return "SqliteOptions.QueryTimeout must be positive or infinite.";
        if (string.IsNullOrEmpty(Path) == string.IsNullOrEmpty(ConnectionString))
            yield return "SqliteOptions.Path or ConnectionString is required. Set one of them, not both.";
        else if (Parse() is not { } parsed)
            yield return "SqliteOptions.ConnectionString is not a connection string of Microsoft.Data.Sqlite.";
        else if (parsed.Mode == SqliteOpenMode.Memory || parsed.DataSource is "" or ":memory:")
            yield return "SqliteOptions names an in-memory database, which ends with its connection. Name a file.";
        else if (Path?.Contains("Data Source=", StringComparison.OrdinalIgnoreCase) == true)
            yield return "SqliteOptions.Path is a connection string. Set it as ConnectionString, or set Path to the path of the file.";
        // A mistyped path would otherwise be an empty database in new folders.
        else if (SqliteDatabase.FolderOf(parsed.DataSource) is { } folder && !Directory.Exists(folder) && System.IO.Path.GetDirectoryName(folder) is { } parent && !Directory.Exists(parent))
            yield return $"SqliteOptions names a file in '{folder}', and '{parent}' does not exist. Correct the path, or create the folder.";
    }

    /// <summary>Creates the connection string; null if it is invalid.</summary>
    internal SqliteConnectionStringBuilder? Parse()
    {
        try
        {
            return string.IsNullOrEmpty(Path) ? new(ConnectionString) : new() { DataSource = Path };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
