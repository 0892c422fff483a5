namespace CampaignExport.Sql;

/// <summary>The meaning of an error of a database.</summary>
/// <param name="Description">The code and its meaning, without a value of a row.</param>
/// <param name="IsOfData">Whether the query or a value of a row is the cause, so that a retry does not help.</param>
/// <param name="MayQuote">Whether the database's message may quote a value of a row, so that it must not be logged.</param>
internal sealed record SqlError(string Description, bool IsOfData, bool MayQuote);
