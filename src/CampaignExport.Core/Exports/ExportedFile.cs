namespace CampaignExport.Exports;

/// <summary>An exported file.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ExportedFile
{
    internal ExportedFile(string name, string location, long rows, long bytes) => (Name, Location, Rows, Bytes) = (name, location, rows, bytes);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The location, as the sink describes it.</summary>
    public string Location { get; }

    /// <summary>The number of rows, without the header.</summary>
    public long Rows { get; }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }
}
