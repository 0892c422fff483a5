namespace CampaignExport.Exports;

/// <summary>The progress of an export of recipients: the totals since its start, earlier runs included.</summary>
/// <remarks>Immutable and thread-safe. The default value is that of an export that has stored nothing.</remarks>
public readonly record struct ExportProgress
{
    /// <summary>Initializes the progress of an export.</summary>
    /// <param name="rows">The number of stored rows.</param>
    /// <param name="bytes">The number of stored bytes.</param>
    /// <param name="parts">The number of stored parts.</param>
    /// <param name="rowsPerSecond">The rows per second since the export started or resumed; 0 at first.</param>
    public ExportProgress(long rows, long bytes, long parts, double rowsPerSecond) =>
        (Rows, Bytes, Parts, RowsPerSecond) = (rows, bytes, parts, rowsPerSecond);

    /// <summary>The number of stored rows.</summary>
    public long Rows { get; }

    /// <summary>The number of stored bytes.</summary>
    public long Bytes { get; }

    /// <summary>The number of stored parts.</summary>
    public long Parts { get; }

    /// <summary>The rows per second since the export started or resumed; 0 at first.</summary>
    public double RowsPerSecond { get; }
}
