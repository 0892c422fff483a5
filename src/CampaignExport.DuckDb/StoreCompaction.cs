namespace CampaignExport.DuckDb;

/// <summary>The result of a compaction.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="SegmentsBefore">The number of segments that readers used before it.</param>
/// <param name="SegmentsAfter">The number of segments that readers use after it.</param>
/// <param name="RepeatedEvents">The number of removed repeated events and purchases.</param>
/// <param name="DeletedFiles">The number of deleted files: segments that were replaced before the grace period, and files that killed processes left.</param>
public sealed record StoreCompaction(int SegmentsBefore, int SegmentsAfter, long RepeatedEvents, int DeletedFiles);
