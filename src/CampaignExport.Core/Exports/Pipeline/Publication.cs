using CampaignExport.Diagnostics;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Exports;

/// <summary>Publishes the files of one export: all of them, or none.</summary>
internal static class Publication
{
    public static async Task PublishAsync(IReadOnlyList<ExportUpload> uploads, ILogger logger, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var published = 0;
        try
        {
            // Not cancelled between two files, because that would publish half an export.
            for (; published < uploads.Count; published++)
                await uploads[published].CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            foreach (var upload in uploads.Take(published))
                await WithdrawAsync(upload, logger).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Disposes all uploads. Logs errors.</summary>
    public static async Task DisposeAsync(IReadOnlyList<ExportUpload> uploads, ILogger logger)
    {
        foreach (var upload in uploads)
            await CleanUp.TryAsync(upload.DisposeAsync, Log.DisposeFailed, logger, upload.Location).ConfigureAwait(false);
    }

    /// <summary>Withdraws a file if it is published. Logs errors.</summary>
    public static ValueTask WithdrawAsync(ExportUpload upload, ILogger logger) =>
        CleanUp.TryAsync(() => upload.WithdrawAsync(CancellationToken.None), Log.WithdrawFailed, logger, upload.Location);
}
