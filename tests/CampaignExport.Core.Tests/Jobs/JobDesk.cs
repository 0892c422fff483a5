using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Testing;
using CampaignExport.Tests.Recipients;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

/// <summary>The services of jobs, with a clock that the test controls.</summary>
internal sealed class JobDesk : IExportAuthorizer, IExportAudit, IExportNotifier, IDisposable
{
    public const ExportPermissions All =
        ExportPermissions.ExportCharts | ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData;

    private readonly TemporaryFolder _folder = new();

    public JobDesk()
    {
        Store = new InMemoryExportJobStore(Time);
        Storage = new FileExportStorage(_folder.Path);
        Services = new ExportJobServices(Store, Storage, this, this)
        {
            Metrics = new FixedSource(Sample.Multichannel()),
            Recipients = new GeneratedRecipients(100, 10),
            Notifier = this,
            Links = new DownloadLinks(new DownloadLinkOptions
            {
                BaseUrl = "https://app.example.com",
                Keys = { ["k"] = Convert.ToBase64String(new byte[32]) },
            }),
        };
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Start);

    public IExportJobStore Store { get; init; }

    public FileExportStorage Storage { get; }

    public ExportJobServices Services { get; set; }

    public ExportJobOptions Options { get; } = new() { PartBytes = 1000 };

    public List<ExportAuditEntry> Audit { get; } = [];

    public List<ExportNotification> Mails { get; } = [];

    /// <summary>The permissions of a user.</summary>
    public Func<string, ExportPermissions> Permissions { get; set; } = _ => All;

    /// <summary>Called before a mail is accepted; can throw.</summary>
    public Action<ExportNotification> BeforeMail { get; set; } = _ => { };

    public ExportJobs Jobs => new(Store, this, this, Options, Time);

    public ExportDownloads Downloads => new(Services, Time);

    public LogEntries<ExportJobRunner> Log { get; } = new();

    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public string PathOf(string jobId, string name) => Path.Combine(_folder.Path, jobId, name);

    public static RecipientJobRequest Recipients(RecipientContents contents = RecipientContents.UserData) =>
        new("w", "c", new ExportRequester("ada") { Address = "ada@example.com" }, new(contents)) { Packaging = "none" };

    public static ChartJobRequest Charts() => new("w", "c", new ExportRequester("ada") { Address = "ada@example.com" });

    /// <summary>Creates the runner of a worker. A worker that freezes has its own clock.</summary>
    public ExportJobRunner Runner(TimeProvider? time = null) => new(Services, Options, time ?? Time, Log);

    public async Task<ExportJob?> ClaimAsync() =>
        await Store.ClaimAsync(new(Options.LeaseDuration, Options.MaxRunning));

    /// <summary>Runs all due jobs.</summary>
    public async Task WorkAsync()
    {
        while (await ClaimAsync() is { } job)
            await Runner().RunAsync(job);
    }

    public async Task<ExportJob> FindAsync(ExportJob job) => (await Store.FindAsync(job.Id))!;

    public async Task<ExportJob> SubmitAndWorkAsync(ExportJobRequest request)
    {
        var job = await Jobs.SubmitAsync(request);
        await WorkAsync();
        return await FindAsync(job);
    }

    public async Task<(DownloadStatus Status, byte[]? Bytes)> FollowAsync(Uri link, string user = "ada")
    {
        await using var download = await Downloads.OpenAsync(link.Segments[^1], user);
        if (download.Content?.Stream is not { } content)
            return (download.Status, null);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return (download.Status, bytes.ToArray());
    }

    public void Dispose() => _folder.Dispose();

    ValueTask<ExportPermissions> IExportAuthorizer.GetPermissionsAsync(
        string userId, string workspaceId, string campaignId, CancellationToken cancellationToken) => new(Permissions(userId));

    ValueTask IExportAudit.WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken)
    {
        lock (Audit)
            Audit.Add(entry);
        return ValueTask.CompletedTask;
    }

    Task IExportNotifier.NotifyAsync(ExportNotification notification, CancellationToken cancellationToken)
    {
        BeforeMail(notification);
        lock (Mails)
            Mails.Add(notification);
        return Task.CompletedTask;
    }
}
