using System.Data.Common;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Describes errors of SQLite. The message of a function may quote a value of a row, so only messages that are known not to are passed on.</summary>
internal static class SqliteErrors
{
    private static readonly string[] Known =
    [
        "integer overflow", "malformed JSON", "string or blob too big", "LIKE or GLOB pattern too complex", "ESCAPE expression must be a single character", "hex literal too big",
    ];

    public static SqlError Explain(DbException error)
    {
        if (error is not SqliteException sqlite)
            return new("the connection to SQLite failed", IsOfData: false, MayQuote: false);
        var code = sqlite.SqliteErrorCode;
        // SQLite resolves names before it reads any row.
        var isName = code == raw.SQLITE_ERROR && sqlite.Message.Contains(": 'no such ", StringComparison.Ordinal);
        var isOfData = !isName && code is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH;
        var meaning = isName ? sqlite.Message.Split('\'', 2)[1].TrimEnd('.', '\'')
            : Array.Find(Known, known => sqlite.Message.Contains($"'{known}'", StringComparison.Ordinal))
            ?? (code == raw.SQLITE_ERROR ? "a function or an operator cannot work with a value" : raw.sqlite3_errstr(code).utf8_to_string());
        return new(FormattableString.Invariant($"SQLite reports error {code}, {meaning}"), isOfData, isOfData);
    }
}
