using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CampaignExport.Sql;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Reads rows by stepping through a statement and copies the bytes of its columns, without creating strings.</summary>
internal sealed class SqliteRowReader : SqlRowReader
{
    private const char Integer = 'i';
    private const char Text = 't';
    private const char Blob = 'b';

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly bool[] _isInteger;
    private readonly bool _isKeyed;

    public SqliteRowReader(sqlite3 database, SqlRowQuery query)
    {
        (_database, _isInteger, _isKeyed) = (database, [.. query.Fields], query.IsKeyed);
        SqliteRows.Require(database, raw.sqlite3_prepare_v2(database, query.Text, out _statement));
        try
        {
            if (raw.sqlite3_stmt_readonly(_statement) == 0)
                throw new InvalidOperationException("The query must be read-only.");
            for (var at = 1; at <= raw.sqlite3_bind_parameter_count(_statement); at++)
            {
                var name = raw.sqlite3_bind_parameter_name(_statement, at).utf8_to_string();
                var value = name is ['@', ..] && query.Parameters.TryGetValue(name[1..], out var known) ? known
                    : throw new ArgumentException($"There is no parameter {name}. The parameters are: @{string.Join(", @", query.Parameters.Keys)}.", nameof(query));
                if (_isKeyed && name is "@cursor" or "@until" && value is string { Length: > 0 } key)
                    BindKey(at, key);
                else
                    Bind(at, value);
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
        // A query may run for a long time before its next row.
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

    /// <summary>Binds a key with its original type: SQLite orders numbers before all texts.</summary>
    private void BindKey(int at, string key) => SqliteRows.Require(_database, key[0] switch
    {
        Integer => raw.sqlite3_bind_int64(_statement, at, long.Parse(key.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        Blob => raw.sqlite3_bind_blob(_statement, at, Convert.FromHexString(key.AsSpan(1))),
        Text => raw.sqlite3_bind_text(_statement, at, Encoding.UTF8.GetBytes(key, 1, key.Length - 1)),
        _ => throw new ArgumentException("The cursor does not belong to this query.", nameof(key)),
    });

    /// <summary>Writes the key with a letter for its type.</summary>
    /// <returns>The number of bytes written.</returns>
    private int AddKey(SqlRowBlock block)
    {
        var type = raw.sqlite3_column_type(_statement, 0);
        if (type == raw.SQLITE_FLOAT)
            throw new SourceDataException("SqlRecipientOptions.Query returns a floating-point number as the key, which text cannot represent exactly. Choose another key.");
        var key = raw.sqlite3_column_blob(_statement, 0);
        var room = block.Reserve(0, sizeof(int) + 1 + (2 * key.Length)).Span;
        if (type == raw.SQLITE_NULL)
        {
            BinaryPrimitives.WriteInt32BigEndian(room, -1);
            return sizeof(int);
        }

        var length = key.Length;
        if (type == raw.SQLITE_BLOB)
            _ = Convert.TryToHexStringLower(key, room[(sizeof(int) + 1)..], out length);
        else
            key.CopyTo(room[(sizeof(int) + 1)..]);
        room[sizeof(int)] = (byte)(type == raw.SQLITE_INTEGER ? Integer : type == raw.SQLITE_BLOB ? Blob : Text);
        BinaryPrimitives.WriteInt32BigEndian(room, 1 + length);
        return sizeof(int) + 1 + length;
    }

    private void AddRow(SqlRowBlock block)
    {
        var written = _isKeyed && !_isInteger[0] ? AddKey(block) : 0;
        for (var field = written > 0 ? 1 : 0; field < _isInteger.Length; field++)
        {
            if (_isInteger[field])
            {
                if (_isKeyed)
                    RequireInteger(field);
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
                // An empty text has no bytes either.
                var isNull = text.IsEmpty && raw.sqlite3_column_type(_statement, field) == raw.SQLITE_NULL;
                BinaryPrimitives.WriteInt32BigEndian(room, isNull ? -1 : text.Length);
                text.CopyTo(room[sizeof(int)..]);
                written += sizeof(int) + text.Length;
            }
        }

        block.TryAddRow(0, written);
    }

    /// <summary>Requires a whole number. SQLite itself converts any text to a number, even if only to 0.</summary>
    private void RequireInteger(int field)
    {
        var type = raw.sqlite3_column_type(_statement, field);
        if (type is raw.SQLITE_TEXT or raw.SQLITE_BLOB
            || (type == raw.SQLITE_FLOAT && raw.sqlite3_column_double(_statement, field) is var number && number != Math.Truncate(number)))
        {
            throw new SourceDataException(
                $"SqlRecipientOptions.Query returns in the column '{raw.sqlite3_column_name(_statement, field).utf8_to_string()}' a value that is neither a time nor a whole number.");
        }
    }
}
