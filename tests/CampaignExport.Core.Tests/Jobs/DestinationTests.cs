using CampaignExport.Jobs;
using CampaignExport.Manifests;
using CampaignExport.Notifications;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Jobs;

/// <summary>Workspaces with their own destinations receive copies there.</summary>
public sealed class DestinationTests : IExportDestinations, IDisposable
{
    private readonly JobDesk _desk = new();
    private readonly Dictionary<string, TemporaryFolder> _buckets = new() { ["a"] = new(), ["b"] = new() };

    public DestinationTests() => _desk.Services = _desk.Services with { Destinations = this };

    private Func<string, IExportSink>? SinkOf { get; set; }

    public void Dispose()
    {
        _desk.Dispose();
        foreach (var bucket in _buckets.Values)
            bucket.Dispose();
    }

    [Fact]
    public async Task Each_workspace_receives_a_copy_only_at_its_own_destination()
    {
        foreach (var workspace in new[] { "a", "b", "c" })
            await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { WorkspaceId = workspace, CampaignId = $"campaign-{workspace}" });

        _desk.Mails.Select(mail => mail.Deliveries).Should().BeEquivalentTo(
            new ExportDelivery[][] { [new("bucket of a", true)], [new("bucket of b", true)], [] }, options => options.WithStrictOrdering());
        foreach (var (mail, workspace) in _desk.Mails.Zip(["a", "b"]))
        {
            var (_, bytes) = await _desk.FollowAsync(mail.Links[0].Url);
            _buckets[workspace].Bytes("users.csv").Should().Equal(bytes);
            _buckets[workspace].Names.Should().Equal("manifest.json", "users.csv");
        }

        _desk.Time.Advance(TimeSpan.FromHours(4));
        await _desk.WorkAsync();
        _desk.Files.Should().BeEmpty();
        _buckets["a"].Names.Should().HaveCount(2, "a copy of the customer stays");
    }

    [Fact]
    public async Task Failed_destination_does_not_affect_the_export_and_is_in_the_mail()
    {
        SinkOf = _ => new BrokenSink();

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { WorkspaceId = "a" });

        job.State.Should().Be(ExportJobState.Completed);
        _desk.Mails.Single().Deliveries.Should().BeEquivalentTo([new ExportDelivery("bucket of a", false)]);
        (await _desk.FollowAsync(_desk.Mails.Single().Links[0].Url)).Status.Should().Be(DownloadStatus.Ready);
    }

    [Fact]
    public async Task Failed_storage_is_retried_even_if_the_other_destination_has_its_copy()
    {
        var working = _desk.Storage;
        var broken = new FailingOnce(working);
        _desk.Services = _desk.Services with { Storage = broken };
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { WorkspaceId = "a" });
        job.State.Should().Be(ExportJobState.Queued);

        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one => one.State == ExportJobState.Completed && one.Attempts == 2);
        _desk.Mails.Should().ContainSingle().Which.Deliveries.Should().BeEquivalentTo([new ExportDelivery("bucket of a", true)]);
        _desk.Files.Should().Equal("manifest.json", "users.csv");
    }

    [Fact]
    public async Task Permanently_failed_export_is_discarded_at_other_destinations()
    {
        _desk.Options.MaxConsecutiveFailures = 1;
        _desk.Services = _desk.Services with
        {
            Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50) throw new TimeoutException(); } },
        };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { WorkspaceId = "a" });

        job.State.Should().Be(ExportJobState.Failed);
        _buckets["a"].Names.Should().BeEmpty();
    }

    public ValueTask<IReadOnlyList<ExportDestination>> GetAsync(ExportJob job, CancellationToken cancellationToken)
    {
        var workspace = job.Request.WorkspaceId;
        return new(_buckets.TryGetValue(workspace, out var bucket)
            ? [new($"bucket of {workspace}", SinkOf?.Invoke(workspace) ?? new FileExportSink(bucket.Path, overwrite: true))]
            : []);
    }

    private sealed class BrokenSink : IExportSink
    {
        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken) => throw new IOException("no rights");

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken) =>
            throw new IOException("no rights");
    }

    private sealed class FailingOnce(IExportStorage storage) : IExportStorage
    {
        private int _sinks;

        public IExportSink CreateSink(string jobId, long fencingToken) => _sinks++ == 0 ? new BrokenSink() : storage.CreateSink(jobId, fencingToken);

        public ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken) =>
            storage.OpenAsync(jobId, name, cancellationToken);

        public ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken) => storage.DeleteAsync(jobId, cancellationToken);

        public ValueTask CheckAsync(CancellationToken cancellationToken) => storage.CheckAsync(cancellationToken);
    }
}
