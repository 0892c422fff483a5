namespace CampaignExport.Sql;

/// <summary>The SQL for the workers of a job store. They are few, so their table needs no index besides its key.</summary>
internal sealed class WorkerStatements(string prefix, SqlDialect dialect)
{
    private readonly string _workers = $"{prefix}workers";

    private string Columns =>
        $"id, machine_name, process_id, version, started_at, signed_at, jobs, is_draining, is_drain_requested, {dialect.Clock}";

    // A sign of a worker that has ended, given while the clock was ahead, is not recent for longer.
    private string MoveSigns => dialect.HasServerClock ? "" : $"UPDATE {_workers} SET signed_at = {dialect.Clock} WHERE signed_at > {dialect.Clock};\n";

    /// <summary>Returns whether the drain of the worker is requested.</summary>
    public string Sign => $"""
        {MoveSigns}DELETE FROM {_workers} WHERE id <> @id AND signed_at < {dialect.Clock} - @keep;
        INSERT INTO {_workers} (id, machine_name, process_id, version, started_at, signed_at, jobs, is_draining, is_drain_requested)
        VALUES (@id, @machine, @process, @version, {dialect.Clock}, {dialect.Clock}, @jobs, @draining, @draining)
        ON CONFLICT (id) DO UPDATE SET signed_at = excluded.signed_at, jobs = excluded.jobs, is_draining = excluded.is_draining
        RETURNING is_drain_requested
        """;

    public string List => $"SELECT {Columns} FROM {_workers} ORDER BY started_at, id";

    public string RequestDrain => $"UPDATE {_workers} SET is_drain_requested = @requested WHERE id = @id RETURNING {Columns}";

    public string Remove => $"DELETE FROM {_workers} WHERE id = @id";
}
