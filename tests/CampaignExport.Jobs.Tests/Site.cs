using System.Globalization;
using CampaignExport.Exports;
using CampaignExport.JobWorker;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Jobs.Tests;

/// <summary>A store, a storage and a mail server, with any number of worker processes.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly string _store;
    private readonly TemporaryFolder _folder;
    private readonly MailServer _mail;
    private readonly ServiceProvider _provider;

    private Site(string store, TemporaryFolder folder, MailServer mail)
    {
        (_store, _folder, _mail) = (store, folder, mail);
        var export = new ServiceCollection().AddCampaignExport().AddJobs().AllowEveryoneToExportPersonalData().AddFileStorage(Storage);
        var parts = store.Split(':', 2);
        _ = parts[0] == "sqlite"
            ? export.AddSqlite(options => options.Path = parts[1])
            : export.AddPostgreSql(options => options.ConnectionString = parts[1]);
        _provider = export.Services.BuildServiceProvider();
    }

    public IExportJobs Jobs => _provider.GetRequiredService<IExportJobs>();

    public IExportJobStore Store => _provider.GetRequiredService<IExportJobStore>();

    public string Storage => _folder["storage"];

    /// <summary>Opens a site over a PostgreSQL database, or over a SQLite file if none is given.</summary>
    public static async Task<Site> OpenAsync(string? connectionString = null)
    {
        var folder = new TemporaryFolder();
        return new Site(connectionString is null ? $"sqlite:{folder["jobs.db"]}" : $"postgresql:{connectionString}", folder, await MailServer.StartAsync());
    }

    public Task<WorkerProcess> StartWorkerAsync(TimeSpan pause, TimeSpan lease, string? storage = null) => WorkerProcess.StartAsync(
        $"store={_store}",
        $"storage={storage ?? Storage}",
        string.Create(CultureInfo.InvariantCulture, $"pause={pause.TotalMilliseconds:0}"),
        string.Create(CultureInfo.InvariantCulture, $"lease={lease.TotalMilliseconds:0}"),
        string.Create(CultureInfo.InvariantCulture, $"smtp-port={_mail.Port}"),
        $"authority={_mail.Certificates.AuthorityFile}");

    public async Task SubmitAsync(int jobs, int rows, int split = 1)
    {
        for (var i = 0; i < jobs; i++)
        {
            var requester = new ExportRequester("ada") { Address = "ada@example.com" };
            await Jobs.SubmitAsync(new RecipientJobRequest("w", $"campaign{i}-{rows + i}", requester, new(RecipientContents.UserData))
            {
                // The files of a split export are compared joined, so they are not compressed.
                Packaging = (split > 1 ? 0 : i % 3) switch { 0 => "none", 1 => "gzip", _ => "zip" },
                Split = split,
            });
        }
    }

    public Task<IReadOnlyList<ExportJob>> ListAsync() => Jobs.ListAsync(new ExportJobFilter { Limit = 1000 });

    /// <summary>The number of completed jobs, including their mail.</summary>
    public async Task<int> CountDoneAsync() => (await ListAsync()).Count(job => job is { State: ExportJobState.Completed, Mail.SentAt: not null });

    /// <summary>Counts the partitions that were claimed again after a worker had begun them.</summary>
    public async Task<int> CountPartitionsBegunAgainAsync() =>
        (await Jobs.ListAsync(new ExportJobFilter { Limit = 1000, Partitions = true })).Count(job => job is { PartitionOf: not null, Attempts: > 1 });

    /// <summary>Asserts that every job completed once with the right file, one mail and no remains, and returns the number of duplicate mails.</summary>
    public async Task<int> ShouldBeDoneOnceAsync(int jobs)
    {
        var all = await ListAsync();
        all.Should().HaveCount(jobs);
        var mails = _mail.Accepted().CountBy(mail => MessageIdOf(mail.File)).ToDictionary();
        mails.Should().HaveCount(jobs);
        var extra = 0;
        foreach (var job in all)
        {
            job.Transitions.Count(step => step.State == ExportJobState.Completed).Should().Be(1);
            (job.State, job.LeaseUntil, job.Failure).Should().Be((ExportJobState.Completed, null, null));
            await ShouldBeRightAsync(job);

            // A duplicate mail requires an attempt that was begun but not recorded as sent.
            var sent = mails[$"{job.Id}.completed@campaign-export"];
            sent.Should().BeInRange(1, job.Mail!.Attempts);
            extra += sent - 1;
        }

        Directory.GetDirectories(Storage).Should().HaveCount(jobs);
        return extra;
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _mail.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ShouldBeRightAsync(ExportJob job)
    {
        var folder = Path.Combine(Storage, job.Id);
        await ExportVerifier.VerifyAsync(Path.Combine(folder, "manifest.json"));
        job.Files.Should().HaveCount(((RecipientJobRequest)job.Request).Split);
        Directory.GetFiles(folder).Select(Path.GetFileName).Should().BeEquivalentTo(job.Files.Select(file => file.Name).Append("manifest.json"));

        using var undisturbed = new TemporaryFolder();
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.UserData).CreateSelection())
        {
            CampaignId = job.Request.CampaignId,
            PartBytes = 1000,
            Packaging = ((RecipientJobRequest)job.Request).Packaging switch
            {
                "none" => Packaging.FilePackaging.None,
                "gzip" => Packaging.FilePackaging.Gzip,
                _ => Packaging.FilePackaging.Zip,
            },
        };
        await new RecipientExporter<Recipient>(new PacedRecipients(TimeSpan.Zero)).ExportAsync(request, new FileExportSink(undisturbed.Path));
        var files = job.Files.Select(file => File.ReadAllBytes(Path.Combine(folder, file.Name)));
        files.SelectMany((bytes, at) => at == 0 ? bytes : bytes[(bytes.IndexOf((byte)'\n') + 1)..]).Should()
            .Equal(File.ReadAllBytes(Directory.GetFiles(undisturbed.Path, "users*").Single()));
    }

    private static string MessageIdOf(string file) =>
        File.ReadLines(file).First(line => line.StartsWith("Message-Id: ", StringComparison.OrdinalIgnoreCase))["Message-Id: ".Length..].Trim('<', '>');
}
