namespace CampaignExport.Tool.Output;

/// <summary>Stdout takes no more, such as where it is sent to a full disk. What the command has made is there all the same.</summary>
internal sealed class UnprintableException(IOException error) : IOException(error.Message, error)
{
    /// <summary>What could not be printed, where that is all that the command does; else null.</summary>
    public string? What { get; init; }
}
