using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CampaignExport.Sql;
using ClickHouse.Driver.ADO;

namespace CampaignExport.ClickHouse;

/// <summary>The options of a store of events in ClickHouse.</summary>
public sealed partial class ClickHouseOptions
{
    /// <summary>A connection string of ClickHouse.Driver, such as <c>Host=clickhouse;Protocol=https;Port=8443;Username=exports;Password=...;Database=marketing</c>.</summary>
    /// <value>Default null: it must be set.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The prefix of the names of tables: a letter or underscore, then letters, digits and underscores, at most 64 characters.</summary>
    /// <value>Default <c>campaign_export_</c>.</value>
    public string TablePrefix { get; set; } = "campaign_export_";

    /// <summary>The name of the cluster over which events, profiles and receipts are sharded by person: letters, digits and underscores.</summary>
    /// <value>Default null: all tables are on the server of the connection.</value>
    public string? Cluster { get; set; }

    /// <summary>Whether the first import creates the tables. If not, an administrator runs <see cref="ClickHouseStore.Migrations"/>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool MigrateOnFirstUse { get; set; } = true;

    /// <summary>The time-out of a statement, after which the call fails.</summary>
    /// <value>Default ten minutes.</value>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Creates the options of a connection string that can also have the keys <c>TablePrefix</c> and <c>Cluster</c>.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="password">The password if the connection string has none; null for none.</param>
    /// <exception cref="StoreException">An option is invalid. The message quotes no value.</exception>
    internal static ClickHouseOptions Parse(string text, string? password)
    {
        var options = new ClickHouseOptions { ConnectionString = text };
        try
        {
            var keys = new DbConnectionStringBuilder { ConnectionString = text };
            if (keys.TryGetValue(nameof(TablePrefix), out var prefix))
                options.TablePrefix = (string)prefix;
            if (keys.TryGetValue(nameof(Cluster), out var cluster))
                options.Cluster = (string)cluster;
            keys.Remove(nameof(TablePrefix));
            keys.Remove(nameof(Cluster));
            if (password is not null && !keys.ContainsKey("Password"))
                keys.Add("Password", password);
            options.ConnectionString = keys.ConnectionString;
            options.ThrowIfInvalid();
            return options;
        }
        catch (ArgumentException error) when (error.Message.StartsWith(nameof(ClickHouseOptions), StringComparison.Ordinal))
        {
            throw new StoreException(error.Message);
        }
        catch (ArgumentException)
        {
            throw new StoreException("The connection string of ClickHouse is invalid. Write it as Host=clickhouse;Port=8123;Database=marketing.");
        }
    }

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (TablePrefix is null || !Name().IsMatch(TablePrefix))
            yield return "ClickHouseOptions.TablePrefix must be a letter or underscore, then letters, digits and underscores, at most 64 characters.";
        if (Cluster is not null && !Name().IsMatch(Cluster))
            yield return "ClickHouseOptions.Cluster must be a letter or underscore, then letters, digits and underscores, at most 64 characters.";
        if (QueryTimeout <= TimeSpan.Zero)
            yield return "ClickHouseOptions.QueryTimeout must be positive.";
        if (string.IsNullOrWhiteSpace(ConnectionString))
            yield return "ClickHouseOptions.ConnectionString is missing. Set it to a connection string such as Host=clickhouse;Port=8123;Database=marketing.";
        else if (!IsUnderstood(ConnectionString))
            yield return "ClickHouseOptions.ConnectionString is not a connection string of ClickHouse.Driver with a host and a valid port.";
    }

    internal void ThrowIfInvalid()
    {
        if (FindProblems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem);
    }

    // The driver has a default for what it does not understand. The string may hold a password, so the message quotes none of it.
    private static bool IsUnderstood(string connectionString)
    {
        try
        {
            var keys = new DbConnectionStringBuilder { ConnectionString = connectionString };
            _ = new ClickHouseConnectionStringBuilder(connectionString).ToSettings();
            return keys.TryGetValue("Host", out var host) && !string.IsNullOrWhiteSpace((string)host)
                && (!keys.TryGetValue("Port", out var port) || ushort.TryParse((string)port, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex Name();
}
