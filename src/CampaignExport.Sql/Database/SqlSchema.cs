using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace CampaignExport.Sql;

/// <summary>The tables of a store, their creation and their migration to the version of the package.</summary>
/// <remarks>
/// Thread-safe. Several processes may migrate concurrently: one migrates, the others wait. Tables of a later version of the package
/// remain unchanged, so processes of both versions can run side by side during an upgrade.
/// </remarks>
public sealed partial class SqlSchema
{
    /// <summary>The default prefix of table names.</summary>
    internal const string DefaultTablePrefix = "campaign_export_";

    private readonly SqlDatabase _database;
    private readonly bool _migrateOnFirstUse;
    private readonly string _table;
    private readonly IReadOnlyList<SqlMigration> _migrations;
    private volatile bool _isReady;

    /// <exception cref="ArgumentException">The prefix is invalid.</exception>
    internal SqlSchema(SqlDatabase database, string tablePrefix, bool migrateOnFirstUse, params Func<string, SqlDialect, SqlMigration>[] migrations)
    {
        if (!IsTablePrefix(tablePrefix))
            throw new ArgumentException($"The table prefix '{tablePrefix}' is invalid. It must be a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters.");
        _database = database;
        _migrateOnFirstUse = migrateOnFirstUse;
        _table = $"{tablePrefix}migrations";
        _migrations = [.. migrations.Select(migration => migration(tablePrefix, database.Dialect))];
    }

    /// <summary>
    /// The SQL that creates the tables, for a database in which the application must not create them. It can be run repeatedly.
    /// </summary>
    public string Script => string.Join('\n', [Table, .. _migrations.Select(migration => migration.Statements + Remember(migration.Name))]);

    private string Table => $"CREATE TABLE IF NOT EXISTS {_table} (name {_database.Dialect.OrdinalText} NOT NULL PRIMARY KEY);\n";

    /// <summary>Creates or migrates the tables where needed. A store does so before its first use unless it is configured not to.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. A cancelled migration changes nothing.</param>
    /// <returns>A task that completes when the tables have the schema of this version of the package.</returns>
    /// <exception cref="DbException">The database reports an error, for example because the application may not create tables.</exception>
    public async ValueTask MigrateAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if ((await MissingAsync(connection, null, cancellationToken).ConfigureAwait(false)).Count == 0)
                return;
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (_database.Dialect.Lock.Length > 0)
                    await RunAsync(new SqlStatement(_database.Dialect.Lock).With("lock", _table), transaction, cancellationToken).ConfigureAwait(false);
                // Checked again, since another process may have migrated during the wait for the lock.
                foreach (var migration in await MissingAsync(connection, transaction, cancellationToken).ConfigureAwait(false))
                    await RunAsync(new SqlStatement(Table + migration.Statements + Remember(migration.Name)), transaction, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    internal static bool IsTablePrefix(string? prefix) => prefix is not null && TablePrefix().IsMatch(prefix);

    /// <summary>Ensures once that the tables exist.</summary>
    /// <exception cref="InvalidOperationException">The tables are missing, and the store is configured not to create them.</exception>
    internal async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;
        if (_migrateOnFirstUse)
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
        else
            await RequireAsync(cancellationToken).ConfigureAwait(false);
        _isReady = true;
    }

    private static async Task RunAsync(SqlStatement statement, DbTransaction transaction, CancellationToken cancellationToken)
    {
        using var command = statement.On(transaction.Connection!);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RequireAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var missing = await MissingAsync(connection, null, cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0)
                throw new InvalidOperationException(
                    $"The database lacks {string.Join(", ", missing.Select(migration => migration.Name))} of the tables of exports, and the store is configured "
                    + "not to create them. Call SqlSchema.MigrateAsync, or run the SQL of SqlSchema.Script.");
        }
    }

    private async Task<List<SqlMigration>> MissingAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        using var find = new SqlStatement(_database.Dialect.FindTable).With("table", _table).On(connection);
        find.Transaction = transaction;
        if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            return [.. _migrations];

        using var command = new SqlStatement($"SELECT name FROM {_table}").On(connection);
        command.Transaction = transaction;
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var done = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                done.Add(reader.GetString(0));
            return [.. _migrations.Where(migration => !done.Contains(migration.Name))];
        }
    }

    private string Remember(string name) => $"INSERT INTO {_table} (name) VALUES ('{name}') ON CONFLICT DO NOTHING;\n";

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,29}\z")]
    private static partial Regex TablePrefix();
}

/// <summary>A step of the schema.</summary>
/// <param name="Name">The name under which the database records the step.</param>
/// <param name="Statements">The SQL, in which each statement ends with a semicolon. It can be run repeatedly.</param>
internal sealed record SqlMigration(string Name, string Statements);
