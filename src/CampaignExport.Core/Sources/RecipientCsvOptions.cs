namespace CampaignExport.Sources;

/// <summary>How CSV files of recipients are read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientCsvOptions
{
    /// <summary>How many records a page has. A page also ends once its cells have 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;
}
