using System.Collections;
using System.Collections.ObjectModel;
using System.Data.Common;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>Rows in memory as a data reader without boxing, for writers that require one.</summary>
internal sealed class RowDataReader<TRow>(IEnumerable<TRow> rows, IReadOnlyList<Field<TRow>> fields) : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly IEnumerator<TRow> _rows = rows.GetEnumerator();
    private readonly Field<TRow>[] _fields = [.. fields];

    public override int FieldCount => _fields.Length;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => _rows.MoveNext();

    public override bool NextResult() => false;

    public override string GetName(int ordinal) => _fields[ordinal].Name;

    public override Type GetFieldType(int ordinal) => _fields[ordinal].Type;

    public override string GetDataTypeName(int ordinal) => _fields[ordinal].Type.Name;

    public override int GetOrdinal(string name) => Array.FindIndex(_fields, field => field.Name == name);

    public override bool IsDBNull(int ordinal) => _fields[ordinal].IsNull(_rows.Current);

    public override string GetString(int ordinal) => _fields[ordinal].OfText!(_rows.Current)!;

    public override int GetInt32(int ordinal) => _fields[ordinal].OfInteger!(_rows.Current)!.Value;

    public override decimal GetDecimal(int ordinal) => _fields[ordinal].OfDecimal!(_rows.Current)!.Value;

    public override bool GetBoolean(int ordinal) => _fields[ordinal].OfBoolean!(_rows.Current)!.Value;

    public override T GetFieldValue<T>(int ordinal)
    {
        if (typeof(T) == typeof(DateTimeOffset) && _fields[ordinal].OfInstant is { } instant)
            return (T)(object)instant(_rows.Current)!.Value;
        if (typeof(T) == typeof(DateOnly) && _fields[ordinal].OfDate is { } date)
            return (T)(object)date(_rows.Current)!.Value;
        return (T)GetValue(ordinal);
    }

    public override object GetValue(int ordinal) => _fields[ordinal].Value(_rows.Current) ?? DBNull.Value;

    public override int GetValues(object[] values)
    {
        for (var i = 0; i < _fields.Length; i++)
            values[i] = GetValue(i);
        return _fields.Length;
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => new([.. _fields.Select((field, i) => new FieldColumn(field, i))]);

    public override byte GetByte(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override char GetChar(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override double GetDouble(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override float GetFloat(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override short GetInt16(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    public override long GetInt64(int ordinal) => throw new NotSupportedException("No column of these rows holds such a value.");

    private sealed class FieldColumn : DbColumn
    {
        public FieldColumn(Field<TRow> field, int ordinal)
        {
            ColumnName = field.Name;
            ColumnOrdinal = ordinal;
            DataType = field.Type;
            DataTypeName = field.Type.Name;
            AllowDBNull = true;
        }
    }
}
