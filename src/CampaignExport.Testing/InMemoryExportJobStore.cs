using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.Testing;

/// <summary>Keeps jobs in memory, for tests: they are gone with the process. It behaves as every other store does.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class InMemoryExportJobStore : IExportJobStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ExportJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _checkpoints = new(StringComparer.Ordinal);

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
            if (ofWorkspace.Find(other => IsInTheWay(other, job)) is { } first)
                return new(new ExportJobAddition(ExportJobAdditionOutcome.Conflict, first));
            if (ofWorkspace.Count(other => other.State == ExportJobState.Queued) >= maxQueued)
                return new(new ExportJobAddition(ExportJobAdditionOutcome.Full, null));
            _jobs.Add(job.Id, job);
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
            var full = _jobs.Values.Where(job => IsRunning(job, claim.Now)).CountBy(job => job.Request.WorkspaceId)
                .Where(workspace => workspace.Value >= claim.RunningPerWorkspace).Select(workspace => workspace.Key).ToHashSet();
            var due = _jobs.Values
                .Where(job => job.DueAt <= claim.Now && !(job.LeaseUntil > claim.Now))
                .Where(job => job.State != ExportJobState.Queued || !full.Contains(job.Request.WorkspaceId))
                .MinBy(job => job.DueAt);
            return new(due is null ? null : _jobs[due.Id] = due with { FencingToken = due.FencingToken + 1, LeaseUntil = claim.Until });
        }
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> RenewAsync(
        string id, long fencingToken, DateTimeOffset until, ExportProgress? progress, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var job = Held(id, fencingToken);
            if (job.LeaseUntil is null)
                throw new ExportJobFencedException(id);
            _jobs[id] = job with { LeaseUntil = until, Progress = progress ?? job.Progress };
            return new(job.CancelRequestedAt);
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
            _jobs[job.Id] = job with { Progress = stored.Progress, CancelRequestedAt = stored.CancelRequestedAt };
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
    public ValueTask<ExportJobStatistics> CountAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(new ExportJobStatistics(
                _jobs.Values.CountBy(job => job.State).ToDictionary(state => state.Key, state => (long)state.Value),
                _jobs.Values.Where(job => job.DueAt <= now && !(job.LeaseUntil > now)).Min(job => job.DueAt)));
        }
    }

    private ExportJob Held(string id, long fencingToken) =>
        _jobs.TryGetValue(id, out var job) && job.FencingToken == fencingToken ? job : throw new ExportJobFencedException(id);

    private static bool IsSame(ExportJob other, ExportJob job, string key) =>
        other.Request.IdempotencyKey == key && other.Request.Requester.UserId == job.Request.Requester.UserId;

    private static bool IsInTheWay(ExportJob other, ExportJob job) =>
        other.State is ExportJobState.Queued or ExportJobState.Running
        && other.Request.CampaignId == job.Request.CampaignId && other.Request.Flavour == job.Request.Flavour;

    private static bool IsRunning(ExportJob job, DateTimeOffset now) =>
        job.State == ExportJobState.Running || (job.State == ExportJobState.Queued && job.LeaseUntil > now);

    private static bool Matches(ExportJob job, ExportJobFilter filter) =>
        (filter.WorkspaceId ?? job.Request.WorkspaceId) == job.Request.WorkspaceId
        && (filter.CampaignId ?? job.Request.CampaignId) == job.Request.CampaignId
        && (filter.UserId ?? job.Request.Requester.UserId) == job.Request.Requester.UserId
        && (filter.State ?? job.State) == job.State
        && (filter.Before is null || string.CompareOrdinal(job.Id, filter.Before) < 0);
}
