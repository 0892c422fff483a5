namespace CampaignExport.Tool.Output;

/// <summary>The error that standard output cannot be written to, for example on a full disk. The files of the command are complete.</summary>
internal sealed class UnprintableException(IOException error) : IOException(error.Message, error)
{
    /// <summary>The output that could not be printed if the command has no other; otherwise null.</summary>
    public string? What { get; init; }
}
