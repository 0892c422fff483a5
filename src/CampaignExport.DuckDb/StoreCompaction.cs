namespace CampaignExport.DuckDb;

/// <summary>The result of a compaction.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="SegmentsBefore">The number of segments that readers used before it.</param>
/// <param name="SegmentsAfter">The number of segments that readers use after it.</param>
/// <param name="RepeatedEvents">The number of removed events that repeated another one.</param>
/// <param name="DeletedFiles">The number of deleted files: segments that were replaced long enough ago, and what killed processes left.</param>
public sealed record StoreCompaction(int SegmentsBefore, int SegmentsAfter, long RepeatedEvents, int DeletedFiles);
