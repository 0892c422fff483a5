using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>JSON Lines: one JSON object a row, in UTF-8, each line ended by a line feed.</summary>
/// <remarks>
/// Immutable and thread-safe. Every object has every column as a property, in order, with null for an empty cell. There is
/// no formula guard: programs read this format.
/// </remarks>
public sealed class JsonLinesFormat : IExportFormat
{
    // Nobody pastes these lines into HTML.
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = new ReadableJsonEncoder() };

    /// <inheritdoc/>
    public string Extension => "jsonl";

    /// <inheritdoc/>
    public string Description => "jsonl";

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new JsonLinesRowEncoder<TRow>(columns);
}
