using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>JSON Lines: one JSON object per row, in UTF-8, with a line feed after each.</summary>
/// <remarks>
/// Immutable and thread-safe. Every object has all columns as properties, in order, with null for an empty cell. The formula guard does
/// not apply, because programs read this format.
/// </remarks>
public sealed class JsonLinesFormat : IExportFormat
{
    /// <summary>The encoder of exports. It escapes only what JSON requires, so do not embed the JSON in HTML.</summary>
    /// <remarks>Immutable and thread-safe. Use it in stores whose JSON is copied into exports.</remarks>
    public static JavaScriptEncoder Encoder { get; } = new ReadableJsonEncoder();

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder };

    /// <inheritdoc/>
    public string Extension => "jsonl";

    /// <inheritdoc/>
    public string Description => "jsonl";

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new JsonLinesRowEncoder<TRow>(columns);
}
