namespace CampaignExport.DuckDb;

/// <summary>The result of a compaction.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class StoreCompaction
{
    internal StoreCompaction(int segmentsBefore, int segmentsAfter, long repeatedEvents, int deletedFiles) =>
        (SegmentsBefore, SegmentsAfter, RepeatedEvents, DeletedFiles) = (segmentsBefore, segmentsAfter, repeatedEvents, deletedFiles);

    /// <summary>The number of segments that readers used before it.</summary>
    public int SegmentsBefore { get; }

    /// <summary>The number of segments that readers use after it.</summary>
    public int SegmentsAfter { get; }

    /// <summary>The number of removed repeated events and purchases.</summary>
    public long RepeatedEvents { get; }

    /// <summary>The number of deleted files: segments that were replaced before the grace period, and files that killed processes left.</summary>
    public int DeletedFiles { get; }
}
