using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using CampaignExport.Sql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Which PostgreSQL database jobs are kept in. Tested with version 15.</summary>
public sealed class PostgreSqlOptions : IValidatableObject
{
    /// <summary>A connection string of Npgsql. <c>Search Path</c> names the schema, if it is not the user's first one.</summary>
    /// <value>Default null: <see cref="DataSource"/> is given.</value>
    public string? ConnectionString { get; set; }

    /// <summary>Where connections come from, in place of <see cref="ConnectionString"/>. It stays the host's.</summary>
    /// <value>Default null: <see cref="ConnectionString"/> is given.</value>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>What the names of the tables begin with: a letter, then letters, digits and underscores, at most 30, in lower case.</summary>
    /// <value>Default <c>campaign_export_</c>.</value>
    [Required(ErrorMessage = "PostgreSqlOptions.TablePrefix is missing.")]
    [RegularExpression(
        SqlSchema.TablePrefixPattern,
        ErrorMessage = "PostgreSqlOptions.TablePrefix is a letter, then letters, digits and underscores, at most 30, in lower case.")]
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
            yield return new("PostgreSqlOptions.QueryTimeout must be positive, or infinite.");
        if (string.IsNullOrEmpty(ConnectionString) == DataSource is null)
            yield return new("PostgreSqlOptions.ConnectionString is missing. Give it, or DataSource, and not both.");
        else if (DataSource is null && !IsUnderstood(ConnectionString!))
            yield return new("PostgreSqlOptions.ConnectionString is none that Npgsql understands, with a host.");
    }

    // The string holds a password, so nothing of it is repeated.
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

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class PostgreSqlOptionsValidator : IValidateOptions<PostgreSqlOptions>;
