using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>The lease of a worker on a job. It is renewed in the background until it is released or lost.</summary>
internal sealed class JobLease : IProgress<ExportProgress>, IAsyncDisposable
{
    private readonly IExportJobStore _store;
    private readonly ExportJob _claimed;
    private readonly ExportJobOptions _options;
    private readonly StoreClock _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _cancelling;
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewing;
    private Box? _progress;

    // The time just before the claim or the last successful renewal was sent: the lease cannot have started earlier.
    private long _since;

    public JobLease(
        IExportJobStore store, ExportJob claimed, long claimedAt, ExportJobOptions options, StoreClock clock, ILogger logger, CancellationToken stopping)
    {
        (_store, _claimed, _options, _clock, _logger, _since) = (store, claimed, options, clock, logger, claimedAt);
        IsCancelRequested = claimed.CancelRequestedAt is not null;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _cancelling = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        _renewing = RenewAllTheTimeAsync();
    }

    private sealed record Box(ExportProgress Value);

    /// <summary>Signals that all work on the job must end, because the lease is lost or the worker stops.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Signals that the export must end, for the same reasons or because cancellation was requested.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    public bool IsLost { get; private set; }

    public bool IsCancelRequested { get; private set; }

    /// <summary>The progress of the export; null if none was reported yet.</summary>
    public ExportProgress? Progress => Volatile.Read(ref _progress)?.Value;

    /// <summary>The number of checkpoints that this worker has saved, or may have saved. A saved checkpoint lets the next worker find the uploads.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>The last error of the store of jobs during the export, as opposed to an error of the source; null for none.</summary>
    public Exception? StoreError { get; set; }

    public void Report(ExportProgress value) => Volatile.Write(ref _progress, new Box(value));

    /// <summary>Marks the lease as lost.</summary>
    public void Lose() => IsLost = true;

    /// <summary>Ensures that the lease is valid, by renewing it.</summary>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    public async ValueTask RequireAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = _clock.GetTimestamp();
            var renewal = await _store
                .RenewAsync(_claimed.Id, _claimed.FencingToken, _options.LeaseDuration, Progress, cancellationToken)
                .ConfigureAwait(false);
            Volatile.Write(ref _since, asked);
            IsCancelRequested = renewal.CancelRequestedAt is not null;
            _clock.Set(renewal.LeaseUntil - _options.LeaseDuration, asked);
        }
        catch (ExportJobFencedException)
        {
            IsLost = true;
            throw;
        }
    }

    /// <summary>Saves the job. While a worker has a job, this is the one place that saves it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    public ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken) => _store.SaveAsync(job, cancellationToken);

    /// <summary>Saves the checkpoint of the job in place of the previous one.</summary>
    /// <param name="checkpoint">The checkpoint; null to delete it.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    public async ValueTask SaveCheckpointAsync(ExportCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        Checkpoints++;
        try
        {
            await _store.SaveCheckpointAsync(_claimed.Id, _claimed.FencingToken, checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            Checkpoints--;
            throw;
        }
    }

    /// <summary>Stops the renewal. The lease itself ends when the job is saved without it, or when it expires.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _released.Dispose();
        _cancelling.Dispose();
        _ending.Dispose();
    }

    private async Task RenewAllTheTimeAsync()
    {
        var released = _released.Token;
        while (!released.IsCancellationRequested && !IsLost)
        {
            await Task.Delay(_options.HeartbeatInterval, _clock, released).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (released.IsCancellationRequested)
                return;
            await TryRenewAsync(released).ConfigureAwait(false);
            if (IsLost)
                await _ending.CancelAsync().ConfigureAwait(false);
            else if (IsCancelRequested)
                await _cancelling.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task TryRenewAsync(CancellationToken released)
    {
        try
        {
            await RequireAsync(released).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (released.IsCancellationRequested)
        {
        }
        catch (ExportJobFencedException)
        {
            Log.Fenced(_logger, _claimed.Id, _claimed.FencingToken);
        }
#pragma warning disable CA1031 // A store that is briefly unavailable does no harm while the lease is valid.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RenewFailed(_logger, _claimed.Id, Log.Safe(_logger, error));
            IsLost = _clock.GetElapsedTime(Volatile.Read(ref _since)) >= _options.LeaseDuration;
        }
    }
}
