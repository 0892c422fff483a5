using System.Collections.Concurrent;
using CampaignExport.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.AspNetCore.Listing;

/// <summary>Counts the campaigns of the list in the background, a few at once and each once, and keeps their numbers.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class CampaignCounts(IServiceScopeFactory scopes, TimeProvider? time = null, ILogger<CampaignCounts>? logger = null) : IDisposable
{
    private const int AtOnce = 4;

    // Shown numbers of this age are counted again.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // A page waits so long for the first count.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, (CampaignNumbers Numbers, DateTimeOffset TriedAt)> _known = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();

    // The shown campaigns come first. A campaign can be in both queues.
    private readonly Queue<string> _shown = [];
    private readonly Queue<string> _others = [];
    private readonly Dictionary<string, TaskCompletionSource> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private int _workers;

    /// <summary>Finds the kept numbers of a campaign; null before its first count.</summary>
    public CampaignNumbers? Find(string campaignId) => _known.TryGetValue(campaignId, out var known) ? known.Numbers : null;

    /// <summary>Finds the kept numbers of a campaign, or counts it; null if the count takes long.</summary>
    public async Task<CampaignNumbers?> FindOrCountAsync(string campaignId, CancellationToken cancellationToken)
    {
        Request([campaignId], []);
        Task? counted;
        lock (_gate)
            counted = Find(campaignId) is null && _wanted.TryGetValue(campaignId, out var done) ? done.Task : null;
        if (counted is not null)
            await Task.WhenAny(counted, Task.Delay(Patience, _time, cancellationToken)).ConfigureAwait(false);
        return Find(campaignId);
    }

    /// <summary>Requests counts: of the shown campaigns without numbers or with old ones, then of the others without numbers.</summary>
    public void Request(IEnumerable<string> shown, IEnumerable<string> others)
    {
        var oldest = _time.GetUtcNow() - Fresh;
        lock (_gate)
        {
            foreach (var id in shown)
            {
                if ((!_known.TryGetValue(id, out var known) || known.TriedAt <= oldest) && (Want(id) || (!_running.Contains(id) && !_shown.Contains(id))))
                    _shown.Enqueue(id);
            }

            foreach (var id in others)
            {
                if (!_known.ContainsKey(id) && Want(id))
                    _others.Enqueue(id);
            }

            while (_workers < Math.Min(AtOnce, _wanted.Count))
            {
                _workers++;
                _ = Task.Run(WorkAsync);
            }
        }

        bool Want(string id)
        {
            if (_wanted.ContainsKey(id))
                return false;
            _wanted.Add(id, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return true;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (Next() is { } id)
        {
            var (counted, now) = (await CountAsync(id).ConfigureAwait(false), _time.GetUtcNow());
            lock (_gate)
            {
                _known[id] = (counted ?? Find(id) ?? new(now) { Failed = true }, now);
                _running.Remove(id);
                if (_wanted.Remove(id, out var done))
                    done.SetResult();
            }
        }
    }

    private string? Next()
    {
        lock (_gate)
        {
            while (!_stop.IsCancellationRequested && (_shown.TryDequeue(out var id) || _others.TryDequeue(out id)))
            {
                if (_wanted.ContainsKey(id) && _running.Add(id))
                    return id;
            }

            _workers--;
            return null;
        }
    }

    private async Task<CampaignNumbers?> CountAsync(string campaignId)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var source = scope.ServiceProvider.GetRequiredService<ICampaignMetricsSource>();
                return CampaignNumbers.From(await source.ReadAsync(new(campaignId), _stop.Token).ConfigureAwait(false), _time.GetUtcNow());
            }
        }
        catch (Exception error)
        {
            // The list shows that there are no numbers. The page of the campaign shows the error.
            if (logger is not null && !_stop.IsCancellationRequested)
                LogNotCounted(logger, campaignId, CampaignExport.Diagnostics.Log.Safe(logger, error));
            return null;
        }
    }

    [LoggerMessage(402, LogLevel.Warning, "The campaign {CampaignId} was not counted for the list.")]
    private static partial void LogNotCounted(ILogger logger, string campaignId, Exception error);
}
