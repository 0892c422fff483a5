using System.Data.Common;
using System.Text;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.Sql;

/// <summary>Stores jobs and their workers in a relational database.</summary>
/// <remarks>
/// Thread-safe. Several processes may use one database. The first call checks or creates the tables; every other call is one transaction in one command.
/// </remarks>
public sealed class SqlExportJobStore : IExportJobStore
{
    private readonly SqlDatabase _database;
    private readonly JobStatements _sql;
    private readonly WorkerStatements _workers;
    private readonly string _lock;
    private readonly LeaseWatch? _leases;

    /// <summary>Creates a store. The database is not queried yet.</summary>
    /// <param name="source">The source of connections. The caller disposes it.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="tablePrefix">The prefix of table names. The tables are in the default schema of the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first call creates or migrates the tables. If not, it throws an exception if they are not current.</param>
    /// <param name="time">The clock that measures how long a lease has not been renewed, if the dialect has no server clock; null for the system clock.</param>
    /// <exception cref="ArgumentException">The prefix is invalid.</exception>
    internal SqlExportJobStore(
        DbDataSource source, SqlDialect dialect, string tablePrefix = SqlSchema.DefaultTablePrefix, bool migrateOnFirstUse = true,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = SqlDatabase.Get(source, dialect);
        _sql = new JobStatements(tablePrefix, dialect);
        _workers = new WorkerStatements(tablePrefix, dialect);
        _lock = $"{tablePrefix}jobs";
        _leases = dialect.HasServerClock ? null : new LeaseWatch(time ?? TimeProvider.System);
        Schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, JobTables.First, JobTables.Workers);
    }

    /// <summary>The tables of the store.</summary>
    public SqlSchema Schema { get; }

    /// <inheritdoc/>
    public async ValueTask<ExportJobAddition> AddAsync(ExportJob job, int maxQueued, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (request, progress) = (job.Request, job.Progress);
        var statement = Document(_sql.Add, job)
            .With("workspace", request.WorkspaceId).With("campaign", request.CampaignId).With("contents", request.Contents)
            .With("user", request.Requester.UserId).With("key", request.IdempotencyKey).With("cancel", job.CancelRequestedAt)
            .With("rows", progress.Rows).With("bytes", progress.Bytes).With("parts", progress.Parts).With("speed", progress.RowsPerSecond)
            .With("max", maxQueued);
        // The lock admits one addition at a time in a workspace, so that the checked limits still hold when the job is added.
        return await WriteAsync(statement, $"{_lock} {request.WorkspaceId}", async (reader, token) =>
        {
            if (await reader.ReadAsync(token).ConfigureAwait(false))
                return new ExportJobAddition(ExportJobAdditionOutcome.Added, job with { DueAt = Instant(reader, 0) });
            await reader.NextResultAsync(token).ConfigureAwait(false);
            return !await reader.ReadAsync(token).ConfigureAwait(false) ? new ExportJobAddition(ExportJobAdditionOutcome.Full, null)
                : new ExportJobAddition(reader.GetInt64(9) == 0 ? ExportJobAdditionOutcome.Existing : ExportJobAdditionOutcome.Conflict, Read(reader));
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await ReadAsync(new SqlStatement(_sql.Find).With("id", id), ReadOneAsync, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await ReadAsync(_sql.List(filter), async (reader, token) =>
        {
            var jobs = new List<ExportJob>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                jobs.Add(Read(reader));
            return jobs;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportJob?> ClaimAsync(ExportJobClaim claim, CancellationToken cancellationToken = default)
    {
        foreach (var (id, seen) in _leases?.Expired() ?? [])
        {
            var end = Own(_sql.EndLease, id, seen.FencingToken).With("renewals", seen.Renewals);
            await WriteAsync(end, null, (_, _) => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        }

        var statement = new SqlStatement(_sql.Claim)
            .With("lease", claim.Lease.Ticks).With("running", claim.RunningPerWorkspace);
        // The lock admits one claim at a time. It is taken before the statement that counts the running jobs.
        return await WriteAsync(statement, _lock, async (reader, token) =>
        {
            var job = await ReadOneAsync(reader, token).ConfigureAwait(false);
            if (_leases is not null)
                await _leases.ObserveAsync(reader, token).ConfigureAwait(false);
            return job;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportJobRenewal> RenewAsync(
        string id, long fencingToken, TimeSpan lease, ExportProgress? progress, CancellationToken cancellationToken = default)
    {
        var statement = Own(_sql.Renew, id, fencingToken).With("lease", lease.Ticks)
            .With("rows", progress?.Rows).With("bytes", progress?.Bytes).With("parts", progress?.Parts).With("speed", progress?.RowsPerSecond);
        var renewal = await WriteAsync(statement, null, async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false)
                ? new ExportJobRenewal(SqlInstant.FromNumber(reader.GetInt64(1)), Instant(reader, 0))
                : (ExportJobRenewal?)null, cancellationToken).ConfigureAwait(false);
        return renewal ?? throw new ExportJobFencedException(id);
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        await WriteOwnAsync(Document(_sql.Save(job.State), job), job.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RequestCancelAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        await WriteAsync(
            new SqlStatement(_sql.RequestCancel).With("id", id).With("at", at), null, (_, _) => Task.FromResult(true), cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ExportCheckpoint?> LoadCheckpointAsync(string id, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement(_sql.LoadCheckpoint).With("id", id);
        var json = await ReadAsync(statement, async (reader, token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) ? reader.GetString(0) : null, cancellationToken).ConfigureAwait(false);
        return json is null ? null : ExportCheckpoint.FromJson(Encoding.UTF8.GetBytes(json));
    }

    /// <inheritdoc/>
    public async ValueTask SaveCheckpointAsync(
        string id, long fencingToken, ExportCheckpoint? checkpoint, CancellationToken cancellationToken = default)
    {
        var statement = checkpoint is null
            ? Own(_sql.DeleteCheckpoint, id, fencingToken)
            : Own(_sql.SaveCheckpoint, id, fencingToken).With("document", Encoding.UTF8.GetString(checkpoint.ToJson()));
        await WriteOwnAsync(statement, id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportJobStatistics> CountAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(new SqlStatement(_sql.Count), async (reader, token) =>
        {
            var byState = new Dictionary<ExportJobState, long>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                byState.Add(Enum.Parse<ExportJobState>(reader.GetString(0)), reader.GetInt64(1));
            await reader.NextResultAsync(token).ConfigureAwait(false);
            var longest = TimeSpan.FromTicks(await reader.ReadAsync(token).ConfigureAwait(false) ? reader.GetInt64(0) : 0);
            if (_leases is not null)
            {
                await _leases.ObserveAsync(reader, token).ConfigureAwait(false);
                longest = _leases.Expired().Select(one => one.Value.Wait).Append(longest).Max();
            }

            return new ExportJobStatistics(byState, longest);
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> SignAsync(ExportWorker worker, TimeSpan keep, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(worker);
        var statement = new SqlStatement(_workers.Sign)
            .With("id", worker.Id).With("machine", worker.MachineName).With("process", worker.ProcessId).With("version", worker.Version)
            .With("jobs", worker.Jobs).With("draining", worker.IsDraining ? 1 : 0).With("keep", keep.Ticks);
        // The lock admits one sign at a time, since two that remove the same workers could wait for each other.
        return await WriteAsync(
            statement, $"{_lock} workers", async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) && reader.GetInt64(0) != 0, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ExportWorker>> ListWorkersAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(new SqlStatement(_workers.List), async (reader, token) =>
        {
            var workers = new List<ExportWorker>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                workers.Add(ReadWorker(reader));
            return workers;
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ExportWorker?> RequestDrainAsync(string id, bool isRequested, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement(_workers.RequestDrain).With("id", id).With("requested", isRequested ? 1 : 0);
        return await WriteAsync(
            statement, null, async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) ? ReadWorker(reader) : null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveWorkerAsync(string id, CancellationToken cancellationToken = default) =>
        await WriteAsync(new SqlStatement(_workers.Remove).With("id", id), null, (_, _) => Task.FromResult(true), cancellationToken).ConfigureAwait(false);

    private static SqlStatement Own(string sql, string id, long fencingToken) =>
        new SqlStatement(sql).With("id", id).With("token", fencingToken);

    private static SqlStatement Document(string sql, ExportJob job) => Own(sql, job.Id, job.FencingToken)
        .With("state", job.State.ToString()).With("due", job.DueAt).With("expires", job.ExpiresAt).With("lease", job.LeaseUntil)
        .With("document", Encoding.UTF8.GetString(job.ToJson()));

    private static async Task<ExportJob?> ReadOneAsync(DbDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? Read(reader) : null;

    private static ExportJob Read(DbDataReader reader) => ExportJob.FromJson(Encoding.UTF8.GetBytes(reader.GetString(0))) with
    {
        FencingToken = reader.GetInt64(1),
        LeaseUntil = Instant(reader, 2),
        CancelRequestedAt = Instant(reader, 3),
        Progress = new ExportProgress(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetDouble(7)),
        DueAt = Instant(reader, 8),
    };

    private static ExportWorker ReadWorker(DbDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3))
    {
        StartedAt = SqlInstant.FromNumber(reader.GetInt64(4)),
        LastSignAt = SqlInstant.FromNumber(reader.GetInt64(5)),
        Jobs = reader.GetInt32(6),
        IsDraining = reader.GetInt64(7) != 0,
        IsDrainRequested = reader.GetInt64(8) != 0,
        Silence = TimeSpan.FromTicks(Math.Max(0, reader.GetInt64(9) - reader.GetInt64(5))),
    };

    private static DateTimeOffset? Instant(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : SqlInstant.FromNumber(reader.GetInt64(column));

    /// <exception cref="ExportJobFencedException">The statement returned no row: another worker has claimed the job.</exception>
    private async Task WriteOwnAsync(SqlStatement statement, string id, CancellationToken cancellationToken)
    {
        if (!await WriteAsync(statement, null, (reader, token) => reader.ReadAsync(token), cancellationToken).ConfigureAwait(false))
            throw new ExportJobFencedException(id);
    }

    private async Task<T> ReadAsync<T>(
        SqlStatement statement, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(statement, read, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> WriteAsync<T>(
        SqlStatement statement, string? lockName, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await _database.WriteAsync(statement, lockName, read, cancellationToken).ConfigureAwait(false);
    }
}
