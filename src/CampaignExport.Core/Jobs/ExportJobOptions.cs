namespace CampaignExport.Jobs;

/// <summary>How export jobs are queued, run, mailed and deleted.</summary>
public sealed class ExportJobOptions
{
    /// <summary>
    /// What this host exports. Other jobs are refused when they are submitted. A host with a worker does not start without the sources of all that it exports.
    /// </summary>
    /// <value>Default <see cref="ExportJobKinds.All"/>.</value>
    public ExportJobKinds Kinds { get; set; } = ExportJobKinds.All;

    /// <summary>How many exports of a workspace run at once; the others are queued.</summary>
    /// <value>Default 100, as the documented product has it.</value>
    public int MaxRunning { get; set; } = 100;

    /// <summary>How many exports of a workspace may be queued; one more is refused.</summary>
    /// <value>Default 1,000.</value>
    public int MaxQueued { get; set; } = 1000;

    /// <summary>How long links are valid, from the sending of the mail. Then the files are deleted.</summary>
    /// <value>Default 4 hours, as the documented product has it.</value>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>For how long the sending of a mail is tried. Then the files are deleted and the job fails.</summary>
    /// <value>Default 3 days.</value>
    public TimeSpan NotificationTimeout { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How often in a row an export is tried without any row being stored before it fails for good.</summary>
    /// <value>Default 5.</value>
    public int MaxTries { get; set; } = 5;

    /// <summary>The pause after the first failure of a step. It doubles with every other one in a row, up to <see cref="MaxPause"/>.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause after a failure.</summary>
    /// <value>Default 15 minutes.</value>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>For how long a worker has a job to itself before it must renew its lease. A job of a worker that died waits that long.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker renews its lease, and stores how far the export has come.</summary>
    /// <value>Default 2 seconds.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a worker that has nothing to do looks for jobs.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many jobs a worker runs at once. Each uses all processors by itself.</summary>
    /// <value>Default 2, so that a small export need not wait for a large one.</value>
    public int Concurrency { get; set; } = 2;

    /// <summary>How many days charts have at most: in a job, and where web endpoints show them.</summary>
    /// <value>Default 3,700, which is ten years and a little.</value>
    public int MaxChartDays { get; set; } = 3700;

    /// <summary>The size from which a part of a recipient file is stored, in bytes. A job that is taken over goes on after its last part.</summary>
    /// <value>Default 8 MiB.</value>
    public int PartBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The pause after so many failures in a row.</summary>
    internal TimeSpan PauseAfter(int failures) =>
        failures > 30 ? MaxPause : new TimeSpan(Math.Min(MaxPause.Ticks, FirstPause.Ticks * (1L << Math.Max(0, failures - 1))));
}
