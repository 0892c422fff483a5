namespace CampaignExport.Formats;

/// <summary>A column failed to write the cell of a row.</summary>
/// <param name="column">The name of the column.</param>
/// <param name="innerException">What it threw.</param>
public sealed class ColumnException(string column, Exception innerException)
    : CampaignExportException($"The column '{column}' could not be written: {innerException?.GetType().Name}.", innerException)
{
    /// <summary>The name of the column.</summary>
    public string Column => column;
}
