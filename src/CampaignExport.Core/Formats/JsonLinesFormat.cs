using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>JSON Lines: one JSON object a row, in UTF-8, each line ended by a line feed.</summary>
/// <remarks>
/// Immutable and thread-safe. Every object has every column as a property, in order, with null for an empty cell. There is
/// no formula guard: programs read this format.
/// </remarks>
public sealed class JsonLinesFormat : IExportFormat
{
    /// <summary>Escapes texts as exports do: what JSON demands, and nothing else. Do not paste the JSON into HTML.</summary>
    /// <remarks>Immutable and thread-safe. For stores that keep JSON which exports copy.</remarks>
    public static JavaScriptEncoder Encoder { get; } = new ReadableJsonEncoder();

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder };

    /// <inheritdoc/>
    public string Extension => "jsonl";

    /// <inheritdoc/>
    public string Description => "jsonl";

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new JsonLinesRowEncoder<TRow>(columns);
}
