using System.Data.Common;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>The options of the PostgreSQL database. Tested with version 15.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>A connection string of Npgsql. <c>Search Path</c> sets the schema if it is not the user's default.</summary>
    /// <value>Default null: <see cref="DataSource"/> is set.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The source of connections, in place of <see cref="ConnectionString"/>. The host disposes it.</summary>
    /// <value>Default null: <see cref="ConnectionString"/> is set.</value>
    public NpgsqlDataSource? DataSource { get; set; }

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
            yield return "PostgreSqlOptions.TablePrefix must be a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters.";
        if (QueryTimeout <= TimeSpan.Zero && QueryTimeout != Timeout.InfiniteTimeSpan)
            yield return "PostgreSqlOptions.QueryTimeout must be positive or infinite.";
        if (string.IsNullOrEmpty(ConnectionString) == DataSource is null)
            yield return "PostgreSqlOptions.ConnectionString or DataSource is required. Set one of them, not both.";
        else if (DataSource is null && !IsUnderstood(ConnectionString!))
            yield return "PostgreSqlOptions.ConnectionString is not a connection string of Npgsql with a host, such as Host=db;Database=shop;Username=exports.";
    }

    // The string holds a password, so the message quotes none of it.
    private static bool IsUnderstood(string connectionString)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (Exception error) when (error is ArgumentException or DbException or FormatException)
        {
            return false;
        }
    }
}
