namespace CampaignExport.Notifications;

/// <summary>A link to a file of an export.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="name">The name of the file.</param>
/// <param name="url">The URL.</param>
/// <param name="rows">The number of rows, without the header.</param>
/// <param name="bytes">The size in bytes.</param>
public sealed class ExportLink(string name, Uri url, long rows, long bytes)
{
    /// <summary>The name of the file.</summary>
    public string Name { get; } = name;

    /// <summary>The URL.</summary>
    public Uri Url { get; } = url;

    /// <summary>The number of rows, without the header.</summary>
    public long Rows { get; } = rows;

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; } = bytes;
}
