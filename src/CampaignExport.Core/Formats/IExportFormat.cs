namespace CampaignExport.Formats;

/// <summary>A file format, which encodes rows as bytes.</summary>
/// <remarks>Implementations must be thread-safe. Their encoders are not.</remarks>
public interface IExportFormat
{
    /// <summary>The file name extension without the dot, such as <c>csv</c>.</summary>
    string Extension { get; }

    /// <summary>
    /// The format and its options in one line, for manifests. Formats with the same description must write the same bytes.
    /// </summary>
    string Description { get; }

    /// <summary>Creates an encoder for rows with the given columns.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="columns">The columns in order. There must be at least one, and names must be unique.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ExportRequestException">There are no columns, or two columns have the same name.</exception>
    RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns);
}
