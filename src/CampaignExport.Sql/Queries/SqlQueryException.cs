namespace CampaignExport.Sql;

/// <summary>The database failed while a query of the host was read. The data is not the cause, so retrying may help.</summary>
/// <param name="message">The option that holds the query, the row after which it failed and what the database reports, without a value of a person.</param>
/// <param name="innerException">The error of the database; null if its text may quote a value.</param>
public sealed class SqlQueryException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
