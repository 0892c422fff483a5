using System.Data.Common;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Describes errors of PostgreSQL. The server's message may quote values of rows, so it is passed on only for codes whose messages do not.</summary>
internal static class PostgreSqlErrors
{
    public static SqlError Explain(DbException error)
    {
        if (error is not PostgresException server)
            return new("the connection to PostgreSQL failed", IsOfData: false, MayQuote: false);
        // Messages about tables, columns, limits and shutdown of the server contain no values of rows.
        var isPlain = server.SqlState[..2] is "08" or "0A" or "25" or "28" or "40" or "42" or "53" or "55" or "57" or "58";
        var meaning = server.SqlState switch
        {
            "25006" => "the query writes or locks rows, but must be read-only",
            _ when isPlain => server.MessageText,
            "21000" => "a subquery returns more than one row where one is expected",
            "22003" => "a number is out of the range of its type",
            "22P02" => "a text cannot be read as a value of the type that it is cast to",
            "22007" or "22009" => "a text cannot be read as a time",
            "22008" => "a time is out of the range of its type",
            "22012" => "a number is divided by zero",
            "22021" or "22P05" => "a text has bytes or characters that are invalid in its encoding",
            "22030" or "22032" => "a text is not valid JSON",
            "2201B" => "a regular expression is invalid",
            "2201E" or "2201F" => "a logarithm or power has no value",
            _ when server.SqlState.StartsWith("22", StringComparison.Ordinal) => "a value is invalid for the expression that uses it",
            "P0001" => "a function of the database raised an exception",
            _ => "see the log of the server for the message",
        };
        return new($"PostgreSQL reports {server.SqlState}, {meaning}", server.SqlState is "25006" || server.SqlState[..2] is "0A" or "21" or "22" or "23" or "P0", !isPlain);
    }
}
