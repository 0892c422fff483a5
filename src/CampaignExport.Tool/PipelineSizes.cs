namespace CampaignExport.Tool;

/// <summary>The sizes of the pieces in which rows are read and stored.</summary>
/// <param name="PageSize">The number of rows of a page; null for the default of the source.</param>
/// <param name="PartBytes">The number of bytes of a part; null for the default of the export.</param>
internal sealed record PipelineSizes(int? PageSize = null, int? PartBytes = null)
{
    /// <summary>The sizes that the library chooses.</summary>
    public static PipelineSizes Default { get; } = new();
}
