namespace CampaignExport.Exports;

/// <summary>The progress of an export of recipients: the totals since its start, earlier runs included.</summary>
/// <param name="Rows">The number of stored rows.</param>
/// <param name="Bytes">The number of stored bytes.</param>
/// <param name="Parts">The number of stored parts.</param>
/// <param name="RowsPerSecond">The rows per second since the export started or resumed; 0 at first.</param>
public readonly record struct ExportProgress(long Rows, long Bytes, long Parts, double RowsPerSecond);
