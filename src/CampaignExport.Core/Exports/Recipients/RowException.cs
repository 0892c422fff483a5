namespace CampaignExport.Exports;

/// <summary>The exception that is thrown when a row cannot be written. The message names the row and the column, but no value.</summary>
/// <param name="row">The number of the row in the export, 1 for the first.</param>
/// <param name="column">The name of the column.</param>
/// <param name="innerException">The exception that the column threw.</param>
internal sealed class RowException(long row, string column, Exception? innerException)
    : SourceDataException(
        innerException is SourceDataException { Sentence: var problem }
            ? new Sentence($"{problem.English} It is in the column '{column}' of row {row}.", $"{problem.French} C’est dans la colonne « {column} » de la ligne {row:N0}.")
            : new Sentence(
                $"The column '{column}' of row {row} could not be written: {innerException?.GetType().Name}.",
                $"La colonne « {column} » de la ligne {row:N0} n’a pas pu être écrite : {innerException?.GetType().Name}."),
        innerException)
{
    /// <summary>The number of the row in the export, 1 for the first.</summary>
    public long Row => row;

    /// <summary>The name of the column.</summary>
    public string Column => column;
}
