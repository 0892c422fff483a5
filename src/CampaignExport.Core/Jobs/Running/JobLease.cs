using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>A worker's hold on a job: renewed in the background, until it is given back or lost.</summary>
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

    // When the claim or the last renewal that succeeded was about to be sent: the lease cannot have begun before.
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

    /// <summary>Says that all work for the job has to end: the lease is lost, or the worker stops.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Says that the export has to end: for the same reasons, or because its cancellation was asked for.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    public bool IsLost { get; private set; }

    public bool IsCancelRequested { get; private set; }

    /// <summary>How far the export has come; null if that was not reported yet.</summary>
    public ExportProgress? Progress => Volatile.Read(ref _progress)?.Value;

    /// <summary>The last error of the store of jobs while the export ran, which is none of the source; null for none.</summary>
    public Exception? StoreError { get; set; }

    public void Report(ExportProgress value) => Volatile.Write(ref _progress, new Box(value));

    /// <summary>Takes note that the job is in other hands.</summary>
    public void Lose() => IsLost = true;

    /// <summary>Makes certain that the job is still ours, as the store has it now.</summary>
    /// <exception cref="ExportJobFencedException">It is not.</exception>
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

    /// <summary>Ends the renewing. The lease itself ends when the job is saved without one, or with its time.</summary>
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
#pragma warning disable CA1031 // A store that is away for a moment ends nothing as long as the lease holds.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RenewFailed(_logger, _claimed.Id, Log.Safe(_logger, error));
            IsLost = _clock.GetElapsedTime(Volatile.Read(ref _since)) >= _options.LeaseDuration;
        }
    }
}
