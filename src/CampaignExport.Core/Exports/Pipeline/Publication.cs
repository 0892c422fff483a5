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
            // Once the first file is seen, the rest follow: to stop here would leave half an export.
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

    /// <summary>Ends all uploads, each whether or not another one breaks its promise not to throw.</summary>
    public static async Task DisposeAsync(IReadOnlyList<ExportUpload> uploads, ILogger logger)
    {
        foreach (var upload in uploads)
        {
            try
            {
                await upload.DisposeAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whether the export succeeded is decided by now; this error is logged.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Log.DisposeFailed(logger, upload.Location, error);
            }
        }
    }

    /// <summary>Takes a file back if it is published. Logs what goes wrong.</summary>
    public static async Task WithdrawAsync(ExportUpload upload, ILogger logger)
    {
        try
        {
            await upload.WithdrawAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The error that led here is the one to report; this one is logged.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.WithdrawFailed(logger, upload.Location, error);
        }
    }
}
