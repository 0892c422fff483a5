namespace CampaignExport.Sql;

/// <summary>What an error of a database means.</summary>
/// <param name="Description">Its code and what that means, without a value of a row.</param>
/// <param name="IsOfData">Whether a value of a row or the query causes it, so that retrying does not help.</param>
/// <param name="MayQuote">Whether the text of the database may quote a value of a row, so that it must not be logged.</param>
public sealed record SqlError(string Description, bool IsOfData, bool MayQuote);
