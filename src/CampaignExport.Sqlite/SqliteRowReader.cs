using System.Buffers.Binary;
using System.Globalization;
using CampaignExport.Sql;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Reads rows by stepping through a statement, and copies the bytes of its columns: no text is made.</summary>
internal sealed class SqliteRowReader : SqlRowReader
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly bool[] _isInteger;

    public SqliteRowReader(sqlite3 database, SqlRowQuery query)
    {
        (_database, _isInteger) = (database, [.. query.Fields]);
        SqliteRows.Require(database, raw.sqlite3_prepare_v2(database, query.Text, out _statement));
        try
        {
            if (raw.sqlite3_stmt_readonly(_statement) == 0)
                throw new InvalidOperationException("A query of recipients must only read.");
            for (var at = 1; at <= raw.sqlite3_bind_parameter_count(_statement); at++)
            {
                var name = raw.sqlite3_bind_parameter_name(_statement, at).utf8_to_string();
                Bind(at, name is ['@', ..] && query.Parameters.TryGetValue(name[1..], out var value) ? value
                    : throw new ArgumentException($"There is no parameter {name}. There are: @{string.Join(", @", query.Parameters.Keys)}.", nameof(query)));
            }
        }
        catch
        {
            _statement.Dispose();
            throw;
        }
    }

    public override ValueTask<bool> ReadAsync(SqlRowBlock block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A query may be at work for long before its next row.
        using var interruption = cancellationToken.UnsafeRegister(static database => raw.sqlite3_interrupt((sqlite3)database!), _database);
        while (!block.IsFull)
        {
            var result = raw.sqlite3_step(_statement);
            if (result == raw.SQLITE_DONE)
                return new(false);
            if (result == raw.SQLITE_INTERRUPT)
                cancellationToken.ThrowIfCancellationRequested();
            SqliteRows.Require(_database, result);
            AddRow(block);
        }

        return new(true);
    }

    public override ValueTask DisposeAsync()
    {
        _statement.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Bind(int at, object? value) => SqliteRows.Require(_database, value switch
    {
        null => raw.sqlite3_bind_null(_statement, at),
        long number => raw.sqlite3_bind_int64(_statement, at, number),
        _ => raw.sqlite3_bind_text(_statement, at, Convert.ToString(value, CultureInfo.InvariantCulture)),
    });

    private void AddRow(SqlRowBlock block)
    {
        var written = 0;
        for (var field = 0; field < _isInteger.Length; field++)
        {
            if (_isInteger[field])
            {
                var number = raw.sqlite3_column_int64(_statement, field);
                var room = block.Reserve(written, sizeof(int) + sizeof(long)).Span[written..];
                if (number == 0 && raw.sqlite3_column_type(_statement, field) == raw.SQLITE_NULL)
                {
                    BinaryPrimitives.WriteInt32BigEndian(room, -1);
                    written += sizeof(int);
                    continue;
                }

                BinaryPrimitives.WriteInt32BigEndian(room, sizeof(long));
                BinaryPrimitives.WriteInt64BigEndian(room[sizeof(int)..], number);
                written += sizeof(int) + sizeof(long);
            }
            else
            {
                var text = raw.sqlite3_column_blob(_statement, field);
                var room = block.Reserve(written, sizeof(int) + text.Length).Span[written..];
                // An empty text has no bytes, either.
                var isNull = text.IsEmpty && raw.sqlite3_column_type(_statement, field) == raw.SQLITE_NULL;
                BinaryPrimitives.WriteInt32BigEndian(room, isNull ? -1 : text.Length);
                text.CopyTo(room[sizeof(int)..]);
                written += sizeof(int) + text.Length;
            }
        }

        block.TryAddRow(0, written);
    }
}
