namespace CampaignExport.Sources;

/// <summary>How files of events are read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record MessageEventOptions
{
    /// <summary>How many lines a page has at most.</summary>
    /// <value>Default 20,000.</value>
    public int PageSize { get; init; } = 20_000;

    /// <summary>Whether a malformed line is left out and counted instead of ending the reading.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SkipMalformedLines { get; init; }

    /// <summary>Told of each malformed line that is left out: file, line and what is wrong, without a value. What it throws ends the reading.</summary>
    /// <value>Default null: nobody is told.</value>
    public Action<SourceFormatException>? OnMalformedLine { get; init; }
}
