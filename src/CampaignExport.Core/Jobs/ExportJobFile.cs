namespace CampaignExport.Jobs;

/// <summary>A file of a completed job.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="name">The name.</param>
/// <param name="rows">The number of rows, without the header.</param>
/// <param name="bytes">The size in bytes.</param>
public sealed class ExportJobFile(string name, long rows, long bytes)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The number of rows, without the header.</summary>
    public long Rows { get; } = rows;

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; } = bytes;
}
