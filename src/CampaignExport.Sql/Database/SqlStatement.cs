using System.Data;
using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>SQL with the values of its parameters.</summary>
/// <param name="text">The SQL.</param>
internal sealed class SqlStatement(string text)
{
    private readonly List<(string Name, DbType Type, object? Value)> _parameters = [];

    public SqlStatement With(string name, string? value) => With(name, DbType.String, value);

    public SqlStatement With(string name, long? value) => With(name, DbType.Int64, value);

    public SqlStatement With(string name, double? value) => With(name, DbType.Double, value);

    public SqlStatement With(string name, DateTimeOffset? value) => With(name, SqlInstant.ToNumber(value));

    public DbCommand On(DbConnection connection, string before = "", string after = "")
    {
        var command = connection.CreateCommand();
        command.CommandText = before + text + after;
        foreach (var (name, type, value) in _parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            // Without a type, a database would guess the type of a null.
            parameter.DbType = type;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private SqlStatement With(string name, DbType type, object? value)
    {
        _parameters.Add((name, type, value));
        return this;
    }
}

/// <summary>
/// Instants as whole numbers: tenths of a microsecond since 1970 in UTC. Every database compares and returns them exactly, unlike any
/// time type that databases share.
/// </summary>
internal static class SqlInstant
{
    public static long? ToNumber(DateTimeOffset? instant) => instant?.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    public static DateTimeOffset FromNumber(long number) => DateTimeOffset.UnixEpoch.AddTicks(number);
}
