namespace CampaignExport.Jobs;

/// <summary>What became of a link that was followed.</summary>
/// <remarks>Whoever gets it disposes it.</remarks>
public sealed class ExportDownload : IAsyncDisposable
{
    internal ExportDownload(ExportDownloadAnswer answer, ExportJob? job = null, ExportJobFile? file = null, ExportContent? content = null) =>
        (Answer, Job, File, Content) = (answer, job, file, content);

    /// <summary>What to answer.</summary>
    public ExportDownloadAnswer Answer { get; }

    /// <summary>The job; null for strangers, who learn nothing of it.</summary>
    public ExportJob? Job { get; }

    /// <summary>The file; null if it is not ready.</summary>
    public ExportJobFile? File { get; }

    /// <summary>Its bytes, or where they are to be had; null if it is not ready.</summary>
    public ExportContent? Content { get; }

    /// <summary>Closes the file.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
