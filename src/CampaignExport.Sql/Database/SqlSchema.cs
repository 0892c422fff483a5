using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace CampaignExport.Sql;

/// <summary>The tables of a store: how they are made, and brought up to date with the package.</summary>
/// <remarks>
/// Thread-safe. Several processes may migrate at once: one does it, the others wait. Tables of a later version of the package
/// are left alone, so that processes of both versions may run side by side while they are replaced.
/// </remarks>
public sealed partial class SqlSchema
{
    /// <summary>What table names may begin with.</summary>
    public const string TablePrefixPattern = "^[a-z][a-z0-9_]{0,29}$";

    /// <summary>What table names begin with, unless it is said otherwise.</summary>
    public const string DefaultTablePrefix = "campaign_export_";

    private readonly SqlDatabase _database;
    private readonly bool _migrateOnFirstUse;
    private readonly string _table;
    private readonly IReadOnlyList<SqlMigration> _migrations;
    private volatile bool _isReady;

    /// <exception cref="ArgumentException">The prefix is none.</exception>
    internal SqlSchema(SqlDatabase database, string tablePrefix, bool migrateOnFirstUse, params Func<string, SqlDialect, SqlMigration>[] migrations)
    {
        if (!TablePrefix().IsMatch(tablePrefix))
            throw new ArgumentException($"'{tablePrefix}' is no prefix of tables: a letter, then letters, digits and underscores, at most 30, in lower case.");
        _database = database;
        _migrateOnFirstUse = migrateOnFirstUse;
        _table = $"{tablePrefix}migrations";
        _migrations = [.. migrations.Select(migration => migration(tablePrefix, database.Dialect))];
    }

    /// <summary>
    /// The SQL that makes the tables, for a database in which the application may not. It can be run again without harm.
    /// </summary>
    public string Script => string.Join('\n', [Table, .. _migrations.Select(migration => migration.Statements + Remember(migration.Name))]);

    private string Table => $"CREATE TABLE IF NOT EXISTS {_table} (name {_database.Dialect.OrdinalText} NOT NULL PRIMARY KEY);\n";

    /// <summary>Makes the tables or brings them up to date, if they are not. A store does it before its first use, unless told not to.</summary>
    /// <param name="cancellationToken">Stops the migration; then nothing is changed.</param>
    /// <returns>A task that ends when the tables are as this version of the package wants them.</returns>
    /// <exception cref="DbException">The database refuses, for instance because the application may not make tables.</exception>
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
                // Looked up again: the one that waited for the lock may find all done.
                foreach (var migration in await MissingAsync(connection, transaction, cancellationToken).ConfigureAwait(false))
                    await RunAsync(new SqlStatement(Table + migration.Statements + Remember(migration.Name)), transaction, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure, once, that the tables are there.</summary>
    /// <exception cref="InvalidOperationException">They are not, and the store was told not to make them.</exception>
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
                    $"The database lacks {string.Join(", ", missing.Select(migration => migration.Name))} of the tables of exports, and the store "
                    + "was told not to make them. Call SqlSchema.MigrateAsync, or run the SQL that SqlSchema.Script gives.");
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

    [GeneratedRegex(TablePrefixPattern)]
    private static partial Regex TablePrefix();
}

/// <summary>A step of the schema.</summary>
/// <param name="Name">Its name, by which the database remembers it.</param>
/// <param name="Statements">Its SQL, each statement ended by a semicolon. It can be run again without harm.</param>
internal sealed record SqlMigration(string Name, string Statements);
