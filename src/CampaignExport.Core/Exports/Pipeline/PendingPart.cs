using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>A part that is whole and has to be stored, and where the export stands once it is.</summary>
/// <param name="Part">The part. It is empty where a file ends with nothing left to store.</param>
/// <param name="Upload">The upload it belongs to.</param>
/// <param name="File">The file as it is then, but for its parts and the state of the upload.</param>
/// <param name="FileNumber">The number of the file, 1 for the first.</param>
/// <param name="Cursor">The cursor to go on from then.</param>
/// <param name="RowsOfPage">How many rows to pass over from that cursor.</param>
/// <param name="Pieces">The pieces, to be released then.</param>
internal sealed record PendingPart(
    ExportPart Part, ExportUpload Upload, CheckpointFile File, int FileNumber, string? Cursor, int RowsOfPage, IReadOnlyList<Piece> Pieces);
