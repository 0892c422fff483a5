namespace CampaignExport.Formats;

/// <summary>A file format: how rows become bytes.</summary>
/// <remarks>Thread-safe. The encoders that it makes are not: each belongs to one thread at a time.</remarks>
public interface IExportFormat
{
    /// <summary>The ending of file names, without the dot: <c>csv</c>.</summary>
    string Extension { get; }

    /// <summary>
    /// The format and all its options in one line, for manifests. Two formats with the same description write the same bytes.
    /// </summary>
    string Description { get; }

    /// <summary>Makes an encoder for rows of the given columns.</summary>
    /// <typeparam name="TRow">What a row is made from.</typeparam>
    /// <param name="columns">The columns in order, one at least, each name once.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ExportRequestException">There is no column, or two have the same name.</exception>
    RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns);
}
