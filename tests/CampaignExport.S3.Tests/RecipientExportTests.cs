using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.S3.Tests;

/// <summary>Exports to a bucket.</summary>
public sealed class RecipientExportTests(RealStore store) : IAsyncLifetime
{
    // Some 23 MB: four parts of 5 MiB, and a short one.
    private const int Rows = 90_000;

    private static readonly RecipientExportRequest<int> Request = new(
        new RowSelection<int>("numbers", [new("number", (row, cell) => cell.WriteInteger(row)), new("text", (row, cell) => cell.WriteText(new string((char)('a' + (row % 26)), 250)))]))
    {
        PartBytes = S3ExportSink.MinPartBytesOfBuckets,
        Packaging = FilePackaging.None,
        ExportId = "export-1",
    };

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Export_interrupted_between_parts_resumes_to_the_same_bytes_and_leaves_no_upload()
    {
        await ExportAsync(Sink("undisturbed"), new Numbers());
        var expected = await store.Client.ReadAsync(_bucket, "undisturbed/users.csv");

        for (var fails = 20_000; fails < Rows; fails += 23_000)
        {
            var checkpoints = new S3CheckpointStore(store.Client, _bucket, "interrupted");
            await FluentActions.Awaiting(() => ExportAsync(Sink("interrupted"), new Numbers { FailsAt = fails }, checkpoints)).Should().ThrowAsync<TimeoutException>();
            (await store.Client.KeysAsync(_bucket)).Should().NotContain("interrupted/users.csv");
        }

        await ExportAsync(Sink("interrupted"), new Numbers(), new S3CheckpointStore(store.Client, _bucket, "interrupted"));

        (await store.Client.ReadAsync(_bucket, "interrupted/users.csv")).ShouldBe(expected!);
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
        (await store.Client.KeysAsync(_bucket)).Should().NotContain(key => key.Contains("/."));
    }

    [Fact]
    public async Task Second_run_of_an_export_has_the_same_keys()
    {
        var keys = new S3KeyPattern("a secret of the host, 32 bytes.."u8).For("summer-sale", "export-1", new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await ExportAsync(Sink("").WithKeys(keys), new Numbers());
        var first = await store.Client.KeysAsync(_bucket);

        await FluentActions.Awaiting(() => ExportAsync(Sink("").WithKeys(keys), new Numbers())).Should().ThrowAsync<ExportExistsException>();
        await ExportAsync(Sink("", overwrite: true).WithKeys(keys), new Numbers());

        first.Should().HaveCount(2);
        (await store.Client.KeysAsync(_bucket)).Should().Equal(first);
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    [Fact]
    public async Task Bucket_of_the_customer_can_fail_while_the_default_bucket_delivers()
    {
        var sink = new FanOutExportSink([new("default", Sink("default")), new("customer", new S3ExportSink(store.Client, "nowhere", S3KeyLayout.Under("")))]);

        await ExportAsync(sink, new Numbers());

        sink.Outcomes.Select(outcome => (outcome.Name, outcome.Succeeded)).Should().Equal(("default", true), ("customer", false));
        (await store.Client.KeysAsync(_bucket)).Should().Equal("default/manifest.json", "default/users.csv");
    }

    [Fact]
    public async Task Two_buckets_have_the_same_bytes_after_an_interruption()
    {
        var second = await store.NewBucketAsync();
        var checkpoints = new S3CheckpointStore(store.Client, _bucket, "state");
        await FluentActions.Awaiting(() => ExportAsync(Both(), new Numbers { FailsAt = 60_000 }, checkpoints)).Should().ThrowAsync<TimeoutException>();
        var sink = Both();

        await ExportAsync(sink, new Numbers(), checkpoints);

        sink.Outcomes.Should().OnlyContain(outcome => outcome.Succeeded);
        (await store.Client.ReadAsync(second, "users.csv")).ShouldBe((await store.Client.ReadAsync(_bucket, "users.csv"))!);
        await store.Client.ShouldHaveNoUploadsAsync(second);
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);

        FanOutExportSink Both() => new(
            [new("default", Sink("")), new("customer", new S3ExportSink(store.Client, second, S3KeyLayout.Under("")))]);
    }

    [Fact]
    public async Task Parts_too_small_for_a_bucket_are_refused_before_anything_is_written()
    {
        var exporter = new RecipientExporter<int>(new Numbers());

        await FluentActions.Awaiting(() => exporter.ExportAsync(Request with { PartBytes = 5_000_000 }, Sink("")))
            .Should().ThrowAsync<ExportRequestException>().WithMessage("*PartBytes must be at least 5242880 for this sink*");
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    private static Task<RecipientExportResult> ExportAsync(IExportSink sink, Numbers source, IExportCheckpointStore? checkpoints = null) =>
        new RecipientExporter<int>(source).ExportAsync(Request, sink, checkpoints);

    private S3ExportSink Sink(string prefix, bool overwrite = false) =>
        new(store.Client, _bucket, S3KeyLayout.Under(prefix), new() { Overwrite = overwrite });

    private sealed class Numbers : IRecipientSource<int>
    {
        private const int PageSize = 1_000;

        public int FailsAt { get; init; } = -1;

        public async IAsyncEnumerable<RecipientPage<int>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (var first = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture); first < Rows; first += PageSize)
            {
                if (first >= FailsAt && FailsAt >= 0)
                    throw new TimeoutException();
                yield return new ListPage<int>([.. Enumerable.Range(first, PageSize)], (first + PageSize).ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
