using System.Text;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.S3.Tests;

/// <summary>Export jobs with a bucket as storage, and workspaces with their own buckets.</summary>
public sealed class JobTests(RealStore store) : IAsyncLifetime, IExportAuthorizer, IExportAudit, IExportNotifier, IExportDestinations, IRecipientSource<Recipient>
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of the host, for keys");

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly ExportJobOptions _options = new();
    private readonly Dictionary<string, string> _buckets = [];
    private readonly List<ExportNotification> _mails = [];
    private ExportJobServices _services = null!;
    private string _storage = "";

    private Exception? SourceFails { get; set; }

    private InMemoryExportJobStore Jobs => field ??= new(_time);

    public async ValueTask InitializeAsync()
    {
        _storage = await store.NewBucketAsync();
        foreach (var workspace in new[] { "a", "b" })
            _buckets[workspace] = await store.NewBucketAsync();
        _services = new ExportJobServices(Jobs, new S3ExportStorage(store.Client, _storage, "files"), this, this)
        {
            Recipients = this,
            Destinations = this,
            Notifier = this,
            Links = new DownloadLinks(new DownloadLinkOptions
            {
                BaseUrl = "https://app.example.com",
                Keys = { ["k"] = Convert.ToBase64String(new byte[32]) },
            }),
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_workspace_gets_a_copy_in_its_bucket_and_links_to_the_storage_last_less_than_five_minutes()
    {
        foreach (var workspace in new[] { "a", "b", "c" })
            await SubmitAsync(workspace);
        await WorkAsync();

        _mails.Should().HaveCount(3);
        _mails.Sort((one, other) => string.CompareOrdinal(one.CampaignId, other.CampaignId));
        _mails[0].Deliveries.Should().BeEquivalentTo([new ExportDelivery("bucket of a", true)]);
        _mails[2].Deliveries.Should().BeEmpty();
        var keys = await KeysAsync(_buckets["a"]);
        keys.Should().HaveCount(2).And.AllSatisfy(key => key.Should().StartWith(
            $"campaign-export/campaign-of-a/{_time.GetUtcNow():yyyy-MM-dd}/"));
        keys.Should().ContainSingle(key => key.EndsWith(".csv"));

        var downloaded = await FollowAsync(_mails[0]);
        downloaded.Should().Equal(await store.Client.ReadAsync(_buckets["a"], keys.Single(key => key.EndsWith(".csv"))));
        Encoding.UTF8.GetString(downloaded).Should().Contain("person-1@example.com");
        (await KeysAsync(_buckets["b"])).Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_of_expired_jobs_are_deleted_from_the_storage_and_stay_in_the_bucket_of_the_customer()
    {
        await SubmitAsync("a");
        await WorkAsync();
        (await KeysAsync(_storage)).Should().HaveCount(2);

        _time.Advance(TimeSpan.FromHours(4));
        await WorkAsync();

        (await KeysAsync(_storage)).Should().BeEmpty();
        (await KeysAsync(_buckets["a"])).Should().HaveCount(2);
        (await Jobs.ListAsync(new())).Single().State.Should().Be(ExportJobState.Expired);
    }

    [Fact]
    public async Task Failed_job_leaves_no_objects_and_no_uploads()
    {
        _options.MaxConsecutiveFailures = 2;
        _options.PartBytes = S3ExportSink.MinPartBytesOfBuckets;
        SourceFails = new TimeoutException();
        await SubmitAsync("a");

        await WorkAsync();
        (await UploadsAsync(_storage)).Should().Be(1, "what is stored is kept for the next try");
        for (var tries = 0; tries < 10 && (await Jobs.ListAsync(new())).Single().State == ExportJobState.Queued; tries++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await WorkAsync();
        }

        (await Jobs.ListAsync(new())).Single().State.Should().Be(ExportJobState.Failed);
        foreach (var bucket in new[] { _storage, _buckets["a"] })
        {
            (await KeysAsync(bucket)).Should().BeEmpty();
            (await UploadsAsync(bucket)).Should().Be(0);
        }
    }

    [Fact]
    public async Task Sweep_discards_the_uploads_of_one_job_and_keeps_its_objects()
    {
        var job = await SubmitAsync("c");
        await WorkAsync();
        foreach (var id in new[] { job.Id, "other" })
            await store.Client.InitiateMultipartUploadAsync(_storage, $"files/{id}/users.csv");

        await _services.Storage.SweepAsync(job.Id);

        (await KeysAsync(_storage)).Should().HaveCount(2);
        (await store.Client.UploadsAsync(_storage)).Should().ContainSingle().Which.Key.Should().Be("files/other/users.csv");
    }

    [Fact]
    public async Task Missing_bucket_fails_only_its_own_copy()
    {
        _buckets["a"] = "no-such-bucket";

        await SubmitAsync("a");
        await WorkAsync();

        _mails.Single().Deliveries.Should().BeEquivalentTo([new ExportDelivery("bucket of a", false)]);
        (await FollowAsync(_mails.Single())).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Health_reports_a_storage_that_cannot_be_written()
    {
        await _services.Storage.CheckAsync();
        (await KeysAsync(_storage)).Should().BeEmpty();

        // Last: of a bucket that there is not, radosgw may leave the body unread, and take it for the next request of the connection (400).
        await FluentActions.Awaiting(() => new S3ExportStorage(store.Client, "no-such-bucket", "files").CheckAsync().AsTask())
            .Should().ThrowAsync<IOException>().WithMessage("Files cannot be stored in the bucket 'no-such-bucket'.*");
    }

    ValueTask<IReadOnlyList<Sinks.ExportDestination>> IExportDestinations.GetAsync(ExportJob job, CancellationToken cancellationToken)
    {
        var request = job.Request;
        if (!_buckets.TryGetValue(request.WorkspaceId, out var bucket))
            return new((IReadOnlyList<Sinks.ExportDestination>)[]);
        var keys = new S3KeyPattern(Secret).For(request.CampaignId, job.Id, job.SubmittedAt);
        var sink = new S3ExportSink(store.Client, bucket, keys, new S3UploadOptions { Overwrite = true, MaxAttempts = 1 });
        return new([new($"bucket of {request.WorkspaceId}", sink)]);
    }

    ValueTask<ExportPermissions> IExportAuthorizer.GetPermissionsAsync(string userId, string workspaceId, string campaignId, CancellationToken cancellationToken) =>
        new(ExportPermissions.ExportUserData | ExportPermissions.ViewPersonalData);

    ValueTask IExportAudit.WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    Task IExportNotifier.NotifyAsync(ExportNotification notification, CancellationToken cancellationToken)
    {
        _mails.Add(notification);
        return Task.CompletedTask;
    }

    async IAsyncEnumerable<RecipientPage<Recipient>> IRecipientSource<Recipient>.ReadAsync(
        RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        // Several parts before the failure, so that some are stored.
        var people = Enumerable.Range(0, 40).Select(i => new Recipient { Id = $"{i}", FirstName = new string('x', 150_000) }).ToArray();
        for (var page = int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture); SourceFails is not null && page < 8; page++)
            yield return new ListPage<Recipient>(people, $"{page + 1}");
        if (SourceFails is not null)
            throw SourceFails;
        yield return new ListPage<Recipient>([new Recipient { Id = "1", Email = "person-1@example.com" }], "2");
    }

    private Task<ExportJob> SubmitAsync(string workspace) => new ExportJobs(Jobs, this, this, _options, _time).SubmitAsync(
        new RecipientJobRequest(workspace, $"campaign-of-{workspace}", new ExportRequester("ada") { Address = "ada@example.com" }, new(RecipientContents.UserData))
        {
            Packaging = "none",
        });

    private async Task WorkAsync()
    {
        while (await Jobs.ClaimAsync(new(_options.LeaseDuration, 100)) is { } job)
            await new ExportJobRunner(_services, _options, _time).RunAsync(job);
    }

    private async Task<byte[]> FollowAsync(ExportNotification mail)
    {
        mail.Links.Should().ContainSingle().Which.Url.Host.Should().Be("app.example.com", "addresses of the bucket are never mailed");
        await using var download = await new ExportDownloads(_services, _time).OpenAsync(mail.Links[0].Url.Segments[^1], "ada");
        download.Status.Should().Be(DownloadStatus.Ready);
        var life = download.Content!.Url!.Query.Split('&', '?').Single(part => part.StartsWith("X-Amz-Expires=", StringComparison.Ordinal)).Split('=')[1];
        int.Parse(life, System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(200, 300);
        using var client = new HttpClient();
        return await client.GetByteArrayAsync(download.Content.Url);
    }

    private async Task<List<string>> KeysAsync(string bucket) =>
        [.. ((await store.Client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects ?? []).Select(stored => stored.Key)];

    private async Task<int> UploadsAsync(string bucket) =>
        (await store.Client.ListMultipartUploadsAsync(new Amazon.S3.Model.ListMultipartUploadsRequest { BucketName = bucket })).MultipartUploads?.Count ?? 0;
}
