namespace CampaignExport.Sql;

/// <summary>The exception that is thrown when the database fails during a host's query. The data is not the cause, so a retry may help.</summary>
/// <param name="message">The option of the query, the row after which it failed, and the database's error, without personal data.</param>
/// <param name="innerException">The error of the database; null if its message may quote a value.</param>
public sealed class SqlQueryException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
