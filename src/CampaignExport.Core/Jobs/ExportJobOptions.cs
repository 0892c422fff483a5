namespace CampaignExport.Jobs;

/// <summary>The options of export jobs.</summary>
public sealed class ExportJobOptions
{
    /// <summary>
    /// The kinds of exports that this host offers. Submissions of other kinds are rejected. A host with a worker does not start without the sources for these kinds.
    /// </summary>
    /// <value>Default <see cref="ExportJobKinds.All"/>.</value>
    public ExportJobKinds Kinds { get; set; } = ExportJobKinds.All;

    /// <summary>The maximum number of running exports of a workspace. Further exports wait in the queue.</summary>
    /// <value>Default 100, the documented limit of Braze.</value>
    public int MaxRunning { get; set; } = 100;

    /// <summary>The maximum number of queued exports of a workspace. Further submissions are rejected.</summary>
    /// <value>Default 1,000.</value>
    public int MaxQueued { get; set; } = 1000;

    /// <summary>How long links are valid after the mail was sent. The files are deleted afterwards.</summary>
    /// <value>Default 4 hours, as documented for Braze.</value>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long sending a mail is retried. Afterwards the files are deleted and the job fails.</summary>
    /// <value>Default 3 days.</value>
    public TimeSpan NotificationTimeout { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The number of consecutive attempts without progress after which an export fails.</summary>
    /// <value>Default 5.</value>
    public int MaxConsecutiveFailures { get; set; } = 5;

    /// <summary>The pause after the first failure of a step. It doubles with each consecutive failure, up to <see cref="MaxPause"/>.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause after a failure.</summary>
    /// <value>Default 15 minutes.</value>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The duration of the lease that a worker has on a job. After a crash of the worker the job waits that long for another worker.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The interval at which a worker renews its lease and saves the progress, and at which it records in the store that it is alive.</summary>
    /// <value>Default 2 seconds.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The interval at which an idle worker looks for jobs.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The number of jobs that a worker runs at once. Each job uses all processors.</summary>
    /// <value>Default 2, so that a small export does not wait for a large one.</value>
    public int Concurrency { get; set; } = 2;

    /// <summary>The maximum number of days of charts, in a job and in web endpoints.</summary>
    /// <value>Default 3,700, which is a little more than ten years.</value>
    public int MaxChartDays { get; set; } = 3700;

    /// <summary>The minimum size of a part of a recipient file, in bytes. An interrupted job resumes after its last part.</summary>
    /// <value>Default 8 MiB.</value>
    public int PartBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Other names for the documented columns in files of recipients, for all exports of this host: the keys are documented names, such as <c>Appboy ID</c>.
    /// Requests and the web API keep the documented names.
    /// </summary>
    /// <value>Default empty: the documented names. A request with its own <see cref="Recipients.RecipientChoice.ColumnNames"/> takes precedence.</value>
    public IDictionary<string, string> ColumnNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The pause after a number of consecutive failures.</summary>
    internal TimeSpan PauseAfter(int failures) =>
        failures > 30 ? MaxPause : new TimeSpan(Math.Min(MaxPause.Ticks, FirstPause.Ticks * (1L << Math.Max(0, failures - 1))));

    /// <summary>
    /// Whether the time since the last sign of a worker is too long for a worker that lives: it gives one after each pause at the latest, and a slow store may take up to a lease.
    /// </summary>
    internal bool IsSilent(TimeSpan silence) => silence > PollInterval + LeaseDuration;

    // A worker that has not learned of its drain yet may have claimed a job since its last sign.
    internal ExportWorkerState StateOf(ExportWorker worker) =>
        IsSilent(worker.Silence) ? ExportWorkerState.Lost
        : !worker.IsDrainRequested ? ExportWorkerState.Active
        : worker is { IsDraining: true, Jobs: 0 } ? ExportWorkerState.Drained
        : ExportWorkerState.Draining;
}
