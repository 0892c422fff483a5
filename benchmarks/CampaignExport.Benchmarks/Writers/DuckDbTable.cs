using System.Globalization;
using CampaignExport.Benchmarks.Rows;
using DuckDB.NET.Data;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>Rows in a table of DuckDB in memory. They are loaded once, and written by <c>COPY ... TO</c> with two threads, in order.</summary>
internal sealed class DuckDbTable : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    private DuckDbTable()
    {
        _connection.Open();
        Execute("SET threads = 2; SET preserve_insertion_order = true;");
    }

    public static DuckDbTable Load<TRow>(RowSet<TRow> rows, IReadOnlyList<Field<TRow>> fields)
    {
        var table = new DuckDbTable();
        var columns = string.Join(", ", fields.Select(field => $"\"{field.Name}\" {TypeOf(field)}"));
        table.Execute($"CREATE TABLE held ({columns});");
        using (var appender = table._connection.CreateAppender("held"))
        {
            foreach (var row in rows.Held)
            {
                var line = appender.CreateRow();
                foreach (var field in fields)
                    Append(line, field, row);
                line.EndRow();
            }
        }

        if (rows.Count == rows.Held.Length)
        {
            table.Execute("ALTER TABLE held RENAME TO exported;");
            return table;
        }

        table.Execute("CREATE TABLE exported AS SELECT * FROM held LIMIT 0;");
        for (long loaded = 0; loaded < rows.Count; loaded += rows.Held.Length)
            table.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO exported SELECT * FROM held LIMIT {rows.Count - loaded};"));
        return table;
    }

    /// <summary>Writes the file. Instants have the format of DuckDB, with a blank instead of T and without Z, because that is faster.</summary>
    public void CopyTo(string path) => Execute($"COPY exported TO '{path.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT csv, HEADER);");

    public void Dispose() => _connection.Dispose();

    private static string TypeOf<TRow>(Field<TRow> field) =>
        field.OfText is not null ? "VARCHAR"
        : field.OfInteger is not null ? "INTEGER"
        : field.OfDecimal is not null ? "DECIMAL(18,2)"
        : field.OfBoolean is not null ? "BOOLEAN"
        : field.OfDate is not null ? "DATE"
        : "TIMESTAMP";

    private static void Append<TRow>(IDuckDBAppenderRow line, Field<TRow> field, TRow row)
    {
        if (field.OfText is { } text)
            line.AppendValue(text(row));
        else if (field.OfInteger is { } integer)
            line.AppendValue(integer(row));
        else if (field.OfDecimal is { } number)
            line.AppendValue(number(row));
        else if (field.OfBoolean is { } truth)
            line.AppendValue(truth(row));
        else if (field.OfDate is { } date)
            line.AppendValue(date(row));
        else
            line.AppendValue(field.OfInstant!(row)?.UtcDateTime);
    }

#pragma warning disable CA2100 // The commands consist of our own names.
    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
