namespace CampaignExport.Exports;

/// <summary>How far an export of recipients has come: what is stored, since its very beginning.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Bytes">The bytes, as they are stored.</param>
/// <param name="Parts">The parts.</param>
/// <param name="RowsPerSecond">The rows a second since the export was begun or gone on with; 0 at first.</param>
public readonly record struct ExportProgress(long Rows, long Bytes, long Parts, double RowsPerSecond);
