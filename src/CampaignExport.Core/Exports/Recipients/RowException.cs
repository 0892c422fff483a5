namespace CampaignExport.Exports;

/// <summary>The exception that is thrown when a row cannot be written. The message names the row and the column, but no value.</summary>
/// <param name="row">The number of the row in the export, 1 for the first.</param>
/// <param name="column">The name of the column.</param>
/// <param name="innerException">The exception that the column threw.</param>
internal sealed class RowException(long row, string column, Exception? innerException)
    : SourceDataException(
        innerException is SourceDataException
            ? FormattableString.Invariant($"{innerException.Message} It is in the column '{column}' of row {row}.")
            : FormattableString.Invariant($"The column '{column}' of row {row} could not be written: {innerException?.GetType().Name}."),
        innerException)
{
    /// <summary>The number of the row in the export, 1 for the first.</summary>
    public long Row => row;

    /// <summary>The name of the column.</summary>
    public string Column => column;
}
