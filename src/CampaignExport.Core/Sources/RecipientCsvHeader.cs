using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>The header of a CSV file: what each of its columns becomes.</summary>
internal sealed class RecipientCsvHeader
{
    private readonly string _file;
    private readonly IReadOnlyList<string> _columns;
    private readonly CellReader[] _readers;

    /// <exception cref="SourceFormatException">Two columns have the same name.</exception>
    public RecipientCsvHeader(string file, IReadOnlyList<string> columns)
    {
        (_file, _columns) = (file, columns);
        _readers = [.. columns.Select(RecipientCsvCells.Of)];
        if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Count)
            throw new SourceFormatException(file, 1, 1, "two columns of the header have the same name.");
    }

    public int Columns => _readers.Length;

    /// <summary>Reads a cell into the recipient. An empty one is null.</summary>
    /// <exception cref="SourceFormatException">It is not what its column holds; the message names the column.</exception>
    public void Read(int column, ReadOnlySpan<byte> cell, long line, ref RecipientDraft draft)
    {
        if (cell.IsEmpty)
            return;
        try
        {
            _readers[column](cell, ref draft);
        }
        catch (FormatException error)
        {
            throw new SourceFormatException(_file, line, 1, $"in the record that begins here, '{_columns[column]}' {error.Message}.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What it says quotes the cell, which is a person's: it is not kept.
            throw new SourceFormatException(_file, line, 1, $"in the record that begins here, '{_columns[column]}' is not a list in JSON.");
        }
    }
}
