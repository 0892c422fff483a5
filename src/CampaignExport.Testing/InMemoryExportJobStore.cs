using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.Testing;

/// <summary>Stores jobs in memory, for tests.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="time">The clock of the store; null for the system clock.</param>
public sealed class InMemoryExportJobStore(TimeProvider? time = null) : IExportJobStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ExportJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Since, TimeSpan Length)> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _dueSetAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _checkpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExportWorker> _workers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<ExportJobAddition> AddAsync(ExportJob job, int maxQueued, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var ofWorkspace = _jobs.Values.Where(other => other.Request.WorkspaceId == job.Request.WorkspaceId).ToList();
            if (job.Request.IdempotencyKey is { } key && ofWorkspace.Find(other => IsSame(other, job, key)) is { } existing)
                return new(new ExportJobAddition(ExportJobAdditionOutcome.Existing, existing));
            if (ofWorkspace.Find(other => Conflicts(other, job)) is { } first)
                return new(new ExportJobAddition(ExportJobAdditionOutcome.Conflict, first));
            if (ofWorkspace.Count(other => other.State == ExportJobState.Queued) >= maxQueued)
                return new(new ExportJobAddition(ExportJobAdditionOutcome.Full, null));
            var now = _time.GetUtcNow();
            if (job.DueAt > now)
                job = job with { DueAt = now };
            _jobs.Add(job.Id, job);
            _dueSetAt[job.Id] = now;
            return new(new ExportJobAddition(ExportJobAdditionOutcome.Added, job));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_jobs.GetValueOrDefault(id));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _jobs.Values.Reverse().Where(job => Matches(job, filter)).Take(filter.Limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<ExportJob?> ClaimAsync(ExportJobClaim claim, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            MoveDueTimes(now);
            var full = _jobs.Values.Where(IsRunning).CountBy(job => job.Request.WorkspaceId)
                .Where(workspace => workspace.Value >= claim.RunningPerWorkspace).Select(workspace => workspace.Key).ToHashSet();
            var due = _jobs.Values
                .Where(job => job.DueAt <= now && !IsLeased(job))
                .Where(job => job.State != ExportJobState.Queued || !full.Contains(job.Request.WorkspaceId))
                .MinBy(job => job.DueAt);
            if (due is null)
                return new((ExportJob?)null);
            _leases[due.Id] = (_time.GetTimestamp(), claim.Lease);
            return new(_jobs[due.Id] = due with { FencingToken = due.FencingToken + 1, LeaseUntil = now + claim.Lease });
        }
    }

    /// <inheritdoc/>
    public ValueTask<ExportJobRenewal> RenewAsync(
        string id, long fencingToken, TimeSpan lease, ExportProgress? progress, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var job = Held(id, fencingToken);
            if (job.LeaseUntil is null)
                throw new ExportJobFencedException(id);
            _leases[id] = (_time.GetTimestamp(), lease);
            var until = _time.GetUtcNow() + lease;
            _jobs[id] = job with { LeaseUntil = until, Progress = progress ?? job.Progress };
            return new(new ExportJobRenewal(until, job.CancelRequestedAt));
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var stored = Held(job.Id, job.FencingToken);
            if (!ExportJobStates.MayFollow(stored.State, job.State))
                throw new ExportJobFencedException(job.Id);
            _jobs[job.Id] = job with
            {
                LeaseUntil = job.LeaseUntil is null ? null : stored.LeaseUntil,
                Progress = stored.Progress,
                CancelRequestedAt = stored.CancelRequestedAt,
            };
            if (job.DueAt == job.ExpiresAt)
                _dueSetAt.Remove(job.Id);
            else
                _dueSetAt[job.Id] = _time.GetUtcNow();
            if (job.State is not (ExportJobState.Queued or ExportJobState.Running))
                _checkpoints.Remove(job.Id);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask RequestCancelAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_jobs.TryGetValue(id, out var job))
                _jobs[id] = job with { CancelRequestedAt = job.CancelRequestedAt ?? at };
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ExportCheckpoint?> LoadCheckpointAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_checkpoints.TryGetValue(id, out var json) ? ExportCheckpoint.FromJson(json) : null);
    }

    /// <inheritdoc/>
    public ValueTask SaveCheckpointAsync(
        string id, long fencingToken, ExportCheckpoint? checkpoint, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Held(id, fencingToken);
            if (checkpoint is null)
                _checkpoints.Remove(id);
            else
                _checkpoints[id] = checkpoint.ToJson();
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ExportJobStatistics> CountAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            return new(new ExportJobStatistics(
                _jobs.Values.Where(job => job.State is ExportJobState.Queued or ExportJobState.Running).CountBy(job => job.State).ToDictionary(state => state.Key, state => (long)state.Value),
                _jobs.Values.Where(job => job.DueAt <= now && !IsLeased(job)).Max(job => now - job.DueAt) ?? TimeSpan.Zero));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SignAsync(ExportWorker worker, TimeSpan keep, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(worker);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            foreach (var other in _workers.Values.Where(other => other.Id != worker.Id).ToList())
            {
                if (now - other.LastSignAt > keep)
                    _workers.Remove(other.Id);
                else if (other.LastSignAt > now)
                    _workers[other.Id] = other with { LastSignAt = now };
            }

            var before = _workers.GetValueOrDefault(worker.Id);
            var isRequested = before?.IsDrainRequested ?? worker.IsDraining;
            _workers[worker.Id] = worker with { IsDrainRequested = isRequested, StartedAt = before?.StartedAt ?? now, LastSignAt = now };
            return new(isRequested);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExportWorker>> ListWorkersAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _workers.Values.Select(Asked).OrderBy(worker => worker.StartedAt).ThenBy(worker => worker.Id, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public ValueTask<ExportWorker?> RequestDrainAsync(string id, bool isRequested, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_workers.TryGetValue(id, out var worker) ? Asked(_workers[id] = worker with { IsDrainRequested = isRequested }) : null);
    }

    /// <inheritdoc/>
    public ValueTask RemoveWorkerAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _workers.Remove(id);
        return ValueTask.CompletedTask;
    }

    private ExportWorker Asked(ExportWorker worker)
    {
        var silence = _time.GetUtcNow() - worker.LastSignAt;
        return worker with { Silence = silence > TimeSpan.Zero ? silence : TimeSpan.Zero };
    }

    private ExportJob Held(string id, long fencingToken) =>
        _jobs.TryGetValue(id, out var job) && job.FencingToken == fencingToken ? job : throw new ExportJobFencedException(id);

    private static bool IsSame(ExportJob other, ExportJob job, string key) =>
        other.Request.IdempotencyKey == key && other.Request.Requester.UserId == job.Request.Requester.UserId;

    private static bool Conflicts(ExportJob other, ExportJob job) =>
        other.State is ExportJobState.Queued or ExportJobState.Running
        && other.Request.CampaignId == job.Request.CampaignId && other.Request.Contents == job.Request.Contents;

    /// <summary>Moves due times that were saved after the current time, by a clock that was ahead, back by the difference.</summary>
    private void MoveDueTimes(DateTimeOffset now)
    {
        var moved = _dueSetAt.Where(due => due.Value > now).ToList();
        foreach (var (id, setAt) in moved)
        {
            var setBack = moved.Max(due => due.Value) - now;
            _jobs[id] = _jobs[id] with { DueAt = _jobs[id].DueAt - setBack };
            _dueSetAt[id] = setAt - setBack;
        }
    }

    private bool IsRunning(ExportJob job) =>
        job.State == ExportJobState.Running || (job.State == ExportJobState.Queued && IsLeased(job));

    private bool IsLeased(ExportJob job) =>
        job.LeaseUntil is not null && _leases.TryGetValue(job.Id, out var lease) && _time.GetElapsedTime(lease.Since) < lease.Length;

    private static bool Matches(ExportJob job, ExportJobFilter filter) =>
        (filter.Partitions || job.PartitionOf is null)
        && (filter.WorkspaceId ?? job.Request.WorkspaceId) == job.Request.WorkspaceId
        && (filter.CampaignId ?? job.Request.CampaignId) == job.Request.CampaignId
        && (filter.UserId ?? job.Request.Requester.UserId) == job.Request.Requester.UserId
        && (filter.State ?? job.State) == job.State
        && (filter.Before is null || string.CompareOrdinal(job.Id, filter.Before) < 0);
}
