using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>Turns an error of the database into one of the host's query, which names the option and the row and quotes no value.</summary>
internal static class HostQueryError
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rows">The driver of the database.</param>
    /// <param name="option">The name of the option that holds the query.</param>
    /// <param name="error">The error of the database.</param>
    /// <param name="row">The last row that was read, 0 for none; null where rows are not numbered.</param>
    /// <returns>The exception. Its inner exception is the database's error only if that quotes no value.</returns>
    public static CampaignExportException Create(SqlRowAccess rows, string option, DbException error, long? row = null)
    {
        var meaning = rows.Explain(error);
        var place = row is { } number ? FormattableString.Invariant($" after row {number}") : "";
        var message = $"{option} failed{place}: {meaning.Description}. ";
        var cause = meaning.MayQuote ? null : error;
        return meaning.IsOfData
            ? new SourceDataException($"{message}Correct the value in the database, or handle it in the query, for example with CASE or NULLIF.", cause)
            : new SqlQueryException($"{message}Remove the cause, and try again.", cause);
    }
}
