namespace CampaignExport.Formats;

/// <summary>The exception that is thrown when a column fails to write the cell of a row.</summary>
/// <param name="column">The name of the column.</param>
/// <param name="innerException">The exception that the column threw.</param>
internal sealed class ColumnException(string column, Exception innerException)
    : CampaignExportException($"The column '{column}' could not be written: {innerException?.GetType().Name}.", innerException)
{
    /// <summary>The name of the column.</summary>
    public string Column => column;
}
