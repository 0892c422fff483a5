using System.ComponentModel.DataAnnotations;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sqlite;

/// <summary>Which SQLite file jobs are kept in.</summary>
public sealed class SqliteOptions : IValidatableObject
{
    /// <summary>
    /// The path of the file. It is made when it is first used, with the folders above it; beside it there are files whose names go on
    /// with <c>-wal</c> and <c>-shm</c>. It belongs on a disk of the machine itself: locks over a network cannot be relied on.
    /// </summary>
    /// <value>Default null: <see cref="ConnectionString"/> names it.</value>
    public string? Path { get; set; }

    /// <summary>A connection string of Microsoft.Data.Sqlite, in place of <see cref="Path"/>. <c>Default Timeout</c> is how long to wait for another writer, in seconds.</summary>
    /// <value>Default null: <see cref="Path"/> says it all, and writers wait for 30 seconds.</value>
    public string? ConnectionString { get; set; }

    /// <summary>What the names of the tables begin with: a letter, then letters, digits and underscores, at most 30, in lower case.</summary>
    /// <value>Default <c>campaign_export_</c>.</value>
    [Required(ErrorMessage = "SqliteOptions.TablePrefix is missing.")]
    [RegularExpression(
        SqlSchema.TablePrefixPattern,
        ErrorMessage = "SqliteOptions.TablePrefix is a letter, then letters, digits and underscores, at most 30, in lower case.")]
    public string TablePrefix { get; set; } = SqlSchema.DefaultTablePrefix;

    /// <summary>Whether the tables are made, or brought up to date, before the first use. If not, somebody has to: <see cref="SqlSchema"/>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool MigrateOnFirstUse { get; set; } = true;

    /// <summary>
    /// How long a query may take that counts the events of a campaign, before it is stopped and its export fails;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.
    /// </summary>
    /// <value>Default five minutes.</value>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (QueryTimeout <= TimeSpan.Zero && QueryTimeout != Timeout.InfiniteTimeSpan)
            yield return new("SqliteOptions.QueryTimeout must be positive, or infinite.");
        if (string.IsNullOrEmpty(Path) == string.IsNullOrEmpty(ConnectionString))
            yield return new("SqliteOptions.Path is the file that jobs are kept in. Give it, or ConnectionString, and not both.");
        else if (Parse() is not { } parsed)
            yield return new("SqliteOptions.ConnectionString is none that Microsoft.Data.Sqlite understands.");
        else if (parsed.Mode == SqliteOpenMode.Memory || parsed.DataSource is "" or ":memory:")
            yield return new("SqliteOptions names a database in memory: it is gone with its connection, and each has its own. Name a file.");
    }

    /// <summary>Gives the connection string; null if it cannot be understood.</summary>
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

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqliteOptionsValidator : IValidateOptions<SqliteOptions>;
