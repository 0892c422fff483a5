namespace CampaignExport.Jobs;

/// <summary>The result of following a download link.</summary>
/// <remarks>The caller disposes it.</remarks>
public sealed class ExportDownload : IAsyncDisposable
{
    internal ExportDownload(DownloadStatus status, ExportJob? job = null, ExportJobFile? file = null, ExportContent? content = null) =>
        (Status, Job, File, Content) = (status, job, file, content);

    /// <summary>The status.</summary>
    public DownloadStatus Status { get; }

    /// <summary>The job; null if the user may not see it.</summary>
    public ExportJob? Job { get; }

    /// <summary>The file; null if there is none to download.</summary>
    public ExportJobFile? File { get; }

    /// <summary>The content of the file; null if there is none to download.</summary>
    public ExportContent? Content { get; }

    /// <summary>Closes the file.</summary>
    /// <returns>A task that completes when it is closed.</returns>
    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
