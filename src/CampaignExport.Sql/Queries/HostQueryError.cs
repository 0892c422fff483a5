using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>Makes an error of the database one of the host's query: it names the option and the row, and quotes no value.</summary>
internal static class HostQueryError
{
    /// <summary>Makes the error.</summary>
    /// <param name="rows">The driver of the database.</param>
    /// <param name="option">The name of the option that holds the query.</param>
    /// <param name="error">The error of the database.</param>
    /// <param name="row">The last row that was read, 0 for none; null where rows are not numbered.</param>
    /// <returns>The error, which has that of the database as its cause only if its text quotes no value.</returns>
    public static CampaignExportException Of(SqlRowAccess rows, string option, DbException error, long? row = null)
    {
        var meaning = rows.Explain(error);
        var place = row is { } number ? FormattableString.Invariant($" after row {number}") : "";
        var message = $"{option} failed{place}: {meaning.Description}. ";
        var cause = meaning.MayQuote ? null : error;
        return meaning.IsOfData
            ? new SourceDataException($"{message}Correct the value in the database, or have the query expect it, for example with CASE or NULLIF.", cause)
            : new SqlQueryException($"{message}Remove the cause, and try again.", cause);
    }
}
