using CampaignExport.Diagnostics;
using CampaignExport.Manifests;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sinks;

/// <summary>One destination of an export, and the state of the export there.</summary>
internal sealed class FanOutLane(ExportDestination destination, ILogger logger)
{
    private readonly Lock _failing = new();
    private readonly List<ExportUpload> _reopened = [];
    private readonly List<ExportUpload> _published = [];

    public string Name => destination.Name;

    public IExportSink Sink => destination.Sink;

    /// <summary>The first error; null if there is none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The timestamp of the failure, for comparison with other destinations.</summary>
    public long FailedAt { get; private set; }

    /// <summary>Whether the last reported state includes this destination.</summary>
    public bool IsInLastState { get; set; } = true;

    /// <summary>Records a failure. Only the first one counts.</summary>
    public void Fail(Exception error)
    {
        lock (_failing)
        {
            if (Error is null)
                (Error, FailedAt) = (error, TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>Resets the destination, if it failed only because stored parts were gone.</summary>
    public void BeginAgain()
    {
        if (Error is not ExportPartsLostException)
            return;
        Error = null;
        _reopened.Clear();
        _published.Clear();
    }

    /// <summary>Opens a new file.</summary>
    /// <returns>The upload; null if this destination already has the whole export.</returns>
    public async ValueTask<ExportUpload?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Sink.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportExistsException) when (_reopened.Count > 0 && _reopened.All(upload => upload.IsPublished))
        {
            return null;
        }
    }

    /// <summary>Reopens a file.</summary>
    public async ValueTask<ExportUpload?> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken)
    {
        var upload = await Sink.ReopenAsync(name, state, parts, cancellationToken).ConfigureAwait(false);
        _reopened.Add(upload);
        return upload;
    }

    /// <summary>Publishes a file. If that fails, withdraws all files: an export is delivered completely or not at all.</summary>
    public async ValueTask PublishAsync(ExportUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await upload.CompleteAsync(cancellationToken).ConfigureAwait(false);
            _published.Add(upload);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(error);
            foreach (var published in _published)
                await WithdrawAsync(published).ConfigureAwait(false);
        }
    }

    /// <summary>Discards a suspended file. Logs errors.</summary>
    public ValueTask DiscardAsync(string name, string state, long length) => CleanUp.TryAsync(
        async () =>
        {
            try
            {
                var upload = await Sink.ReopenAsync(name, state, [new(length, null)], CancellationToken.None).ConfigureAwait(false);
                await using (upload.ConfigureAwait(false))
                    await upload.WithdrawAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (ExportPartsLostException)
            {
                // The file is already gone.
            }
        },
        Log.RestNotDiscarded,
        logger,
        $"{Name}: {name}");

    private ValueTask WithdrawAsync(ExportUpload upload) =>
        CleanUp.TryAsync(() => upload.WithdrawAsync(CancellationToken.None), Log.WithdrawFailed, logger, upload.Location);
}
