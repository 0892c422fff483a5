using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Rows in bulk, by binary COPY.</summary>
internal sealed class PostgreSqlRows : SqlRowAccess
{
    // The signature, no flags, no extension; and the end.
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Trailer = [0xFF, 0xFF];

    [SuppressMessage("Security", "CA2100", Justification = "It is made of the names of our tables.")]
    public override async Task<long> WriteAsync(DbTransaction transaction, SqlRowBatch batch, CancellationToken cancellationToken = default)
    {
        var connection = (NpgsqlConnection)transaction.Connection!;
        var (columns, loaded) = (string.Join(", ", batch.Columns.Select(column => column.Name)), $"{batch.Table}_loaded");
        await ExecuteAsync($"CREATE TEMPORARY TABLE {loaded} (LIKE {batch.Table}) ON COMMIT DROP").ConfigureAwait(false);
        var copy = await connection.BeginRawBinaryCopyAsync($"COPY {loaded} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            await copy.WriteAsync(Header, cancellationToken).ConfigureAwait(false);
            await copy.WriteAsync(batch.Rows, cancellationToken).ConfigureAwait(false);
            await copy.WriteAsync(Trailer, cancellationToken).ConfigureAwait(false);
        }

        // In the order of the key, so that those who write side by side wait for each other and never in a circle.
        var written = await ExecuteAsync($"INSERT INTO {batch.Table} AS t ({columns}) SELECT {columns} FROM {loaded} ORDER BY {batch.Key} {batch.OnConflict}").ConfigureAwait(false);
        await ExecuteAsync($"DROP TABLE {loaded}").ConfigureAwait(false);
        return written;

        async Task<int> ExecuteAsync(string sql)
        {
            using var command = new NpgsqlCommand(sql, connection, (NpgsqlTransaction)transaction);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask<SqlRowReader> ReadAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default) =>
        new PostgreSqlRowReader(await ((NpgsqlConnection)connection).BeginRawBinaryCopyAsync(CopyQuery.Of(query), cancellationToken).ConfigureAwait(false));

    [SuppressMessage("Security", "CA2100", Justification = "It is the query of the host, whose values are hexadecimal digits.")]
    public override async Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        using var command = new NpgsqlCommand(CopyQuery.WithValues(query), (NpgsqlConnection)connection);
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return [.. Enumerable.Range(0, reader.FieldCount).Select(at => (reader.GetName(at), reader.GetDataTypeName(at)))];
    }

    public override string Convert(string expression, string type, SqlFieldKind kind) => (kind, type) switch
    {
        (SqlFieldKind.Instant, "bigint") => expression,
        (SqlFieldKind.Instant, _) when type.StartsWith("timestamp", StringComparison.Ordinal) || type == "date" =>
            $"(extract(epoch FROM {expression}) * 10000000)::bigint",
        (SqlFieldKind.Boolean, "boolean") => $"{expression}::int::bigint",
        (SqlFieldKind.Integer or SqlFieldKind.Instant or SqlFieldKind.Boolean, _) => $"{expression}::bigint",
        (SqlFieldKind.Json, _) => $"{expression}::jsonb::text",
        _ => $"{expression}::text",
    };
}
