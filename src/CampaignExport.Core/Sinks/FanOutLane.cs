using CampaignExport.Diagnostics;
using CampaignExport.Manifests;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sinks;

/// <summary>One destination of an export, and how it stands there.</summary>
internal sealed class FanOutLane(ExportDestination destination, ILogger logger)
{
    private readonly Lock _failing = new();
    private readonly List<ExportUpload> _reopened = [];
    private readonly List<ExportUpload> _published = [];

    public string Name => destination.Name;

    public IExportSink Sink => destination.Sink;

    /// <summary>The first error; null while the destination is sound.</summary>
    public Exception? Error { get; private set; }

    /// <summary>When it failed, to be compared with others.</summary>
    public long FailedAt { get; private set; }

    /// <summary>Whether the state that was told last goes on here.</summary>
    public bool IsInLastState { get; set; } = true;

    /// <summary>Takes note that it failed. Only the first time counts.</summary>
    public void Fail(Exception error)
    {
        lock (_failing)
        {
            if (Error is null)
                (Error, FailedAt) = (error, TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>Takes part again, if all that had failed was that something stored is gone.</summary>
    public void BeginAgain()
    {
        if (Error is not ExportGoneException)
            return;
        Error = null;
        _reopened.Clear();
        _published.Clear();
    }

    /// <summary>Begins a file.</summary>
    /// <returns>Null if the destination has all of the export already, and only the other ones have not.</returns>
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

    /// <summary>Goes on with a file.</summary>
    public async ValueTask<ExportUpload?> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken)
    {
        var upload = await Sink.ReopenAsync(name, state, parts, cancellationToken).ConfigureAwait(false);
        _reopened.Add(upload);
        return upload;
    }

    /// <summary>Publishes a file, or takes all of them back if that fails: an export is delivered whole or not at all.</summary>
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

    /// <summary>Discards a file that is at rest. Logs what goes wrong.</summary>
    public async ValueTask DiscardAsync(string name, string state, long length)
    {
        try
        {
            var upload = await Sink.ReopenAsync(name, state, [new(length, null)], CancellationToken.None).ConfigureAwait(false);
            await using (upload.ConfigureAwait(false))
                await upload.WithdrawAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ExportGoneException)
        {
            // That is what was wanted.
        }
#pragma warning disable CA1031 // The destination has failed for another reason, which is the one to report; this one is logged.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RestNotDiscarded(logger, $"{Name}: {name}", error);
        }
    }

    private async ValueTask WithdrawAsync(ExportUpload upload)
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
