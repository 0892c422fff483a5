using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using CampaignExport.Exports;
using CampaignExport.JobWorker;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Jobs.Tests;

/// <summary>A PostgreSQL database, a bucket and a mail server, with any number of worker processes that share split exports.</summary>
internal sealed class SplitSite : IAsyncDisposable
{
    private const int Rows = 1200;
    private const int Split = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Computed once: the bytes do not depend on the test.
    private static readonly Lazy<Task<string>> Expected = new(ExportUndisturbedAsync);

    private readonly RealStore _store;
    private readonly string _database;
    private readonly string _bucket;
    private readonly MailServer _mail;
    private readonly ServiceProvider _provider;

    private SplitSite(RealStore store, string database, string bucket, MailServer mail)
    {
        (_store, _database, _bucket, _mail) = (store, database, bucket, mail);
        _provider = new ServiceCollection().AddCampaignExport().AddJobs().AllowEveryoneToExportPersonalData().AddPostgreSql(options => options.ConnectionString = database)
            .AddS3Storage(store.Client, options => (options.Bucket, options.Prefix) = (bucket, "jobs")).Services.BuildServiceProvider();
    }

    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(2);

    private IExportJobs Jobs => _provider.GetRequiredService<IExportJobs>();

    public static async Task<SplitSite> OpenAsync(PostgreSqlServer database, RealStore store) =>
        new(store, await database.CreateDatabaseAsync(), await store.NewBucketAsync(), await MailServer.StartAsync());

    public Task<WorkerProcess> StartWorkerAsync() => WorkerProcess.StartAsync(
        $"store=postgresql:{_database}",
        string.Create(CultureInfo.InvariantCulture, $"storage=s3:{_store.Port}/{_bucket}"),
        string.Create(CultureInfo.InvariantCulture, $"pause={Pause.TotalMilliseconds:0}"),
        string.Create(CultureInfo.InvariantCulture, $"lease={Lease.TotalMilliseconds:0}"),
        string.Create(CultureInfo.InvariantCulture, $"part={5 * 1024 * 1024}"),
        string.Create(CultureInfo.InvariantCulture, $"smtp-port={_mail.Port}"),
        $"authority={_mail.Certificates.AuthorityFile}");

    public Task<ExportJob> SubmitAsync() => Jobs.SubmitAsync(
        new RecipientJobRequest("w", $"wide-{Rows}", new ExportRequester("ada") { Address = "ada@example.com" }, new(RecipientContents.UserData)) { Packaging = "gzip", Split = Split });

    /// <summary>Finds the job, also while the database restarts.</summary>
    public async Task<ExportJob> FindAsync(ExportJob job)
    {
        while (true)
        {
            try
            {
                return (await Jobs.FindAsync(job.Id))!;
            }
            catch (Exception error) when (error is System.Data.Common.DbException or IOException or TimeoutException)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Waits until the job has ended, with its mail and its partitions.</summary>
    public async Task WaitAsync(ExportJob job)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await FindAsync(job) is { State: ExportJobState.Queued or ExportJobState.Running } or { Split: not null } or { Mail.SentAt: null })
            await Task.Delay(50, patience.Token);
    }

    /// <summary>Asserts one manifest, the right rows and bytes, one mail, and nothing that is left over.</summary>
    public async Task ShouldBeDoneOnceAsync(ExportJob job)
    {
        job = await FindAsync(job);
        (job.State, job.Failure, job.LeaseUntil).Should().Be((ExportJobState.Completed, null, null));
        job.Transitions.Count(step => step.State == ExportJobState.Completed).Should().Be(1);
        var partitions = await Jobs.ListAsync(new() { CampaignId = job.Id, Partitions = true });
        partitions.Should().HaveCount(Split).And.OnlyContain(one => one.State == ExportJobState.Completed && one.LeaseUntil == null);

        string[] names = [.. Enumerable.Range(1, Split).Select(number => string.Create(CultureInfo.InvariantCulture, $"users-{number:0000}.csv.gz"))];
        (await _store.Client.KeysAsync(_bucket)).Should().BeEquivalentTo(names.Append("manifest.json").Select(name => $"jobs/{job.Id}/{name}"));
        await _store.Client.ShouldHaveNoUploadsAsync(_bucket);
        using var folder = new TemporaryFolder();
        foreach (var name in names.Append("manifest.json"))
            await File.WriteAllBytesAsync(folder[name], (await _store.Client.ReadAsync(_bucket, $"jobs/{job.Id}/{name}"))!);
        var manifest = await ExportVerifier.VerifyAsync(folder["manifest.json"]);
        (manifest.ExportId, manifest.Rows).Should().Be((job.Id, (long)Rows));
        manifest.Files.Select(file => file.Name).Should().Equal(names);
        job.Files.Sum(file => file.Rows).Should().Be(Rows);
        (await DigestAsync(names.Select(name => folder[name]))).Should().Be(await Expected.Value);

        // A duplicate mail requires an attempt that was begun but not recorded as sent. It has the same id.
        var mails = _mail.Accepted();
        mails.Should().HaveCountGreaterThan(0).And.HaveCountLessThanOrEqualTo(job.Mail!.Attempts);
        mails.Should().OnlyContain(mail => File.ReadAllText(mail.File).Contains($"{job.Id}.completed@campaign-export"));
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _mail.DisposeAsync();
    }

    private static async Task<string> ExportUndisturbedAsync()
    {
        using var folder = new TemporaryFolder();
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.UserData).CreateSelection()) { CampaignId = $"wide-{Rows}", Packaging = FilePackaging.Gzip };
        await new RecipientExporter<Recipient>(new PacedRecipients(TimeSpan.Zero)).ExportAsync(request, new FileExportSink(folder.Path));
        return await DigestAsync([folder["users.csv.gz"]]);
    }

    /// <summary>Computes the digest of the decompressed files, one after the other, with the header of the first only.</summary>
    private static async Task<string> DigestAsync(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (at, path) in paths.Index())
        {
            await using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            var text = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            hash.AppendData(text[(at == 0 ? 0 : text.Span.IndexOf("\r\n"u8) + 2)..].Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
