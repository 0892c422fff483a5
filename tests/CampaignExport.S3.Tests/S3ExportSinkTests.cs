using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.S3.Tests.Http;
using CampaignExport.Sinks;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.S3.Tests;

/// <summary>The features of buckets, on the real server.</summary>
public sealed class S3ExportSinkTests(RealStore store) : IAsyncLifetime
{
    private const string Name = "users.csv";

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task File_of_one_short_part_is_stored_by_one_call()
    {
        await using var faulty = new FaultyStore(store);
        await using var upload = await Sink(faulty.Client, new() { Overwrite = true }).OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1, 10));
        await upload.CompleteAsync();

        faulty.Requests.Should().ContainSingle().Which.Method.Should().Be("PUT");
    }

    [Fact]
    public async Task Requests_are_not_chunked_and_have_checksums()
    {
        await using var faulty = new FaultyStore(store);
        await using (var upload = await Sink(faulty.Client).OpenAsync(Name))
        {
            await upload.WritePartAsync(Bytes.Part(1));
            await upload.WritePartAsync(Bytes.Part(2, 10));
            await upload.CompleteAsync();
        }

        await ExportAsync(Sink(faulty.Client), "small.csv", Bytes.Part(1, 10));

        faulty.Requests.Where(request => request.Method == "PUT").Should().HaveCount(3).And.OnlyContain(request =>
            request.Header("Content-MD5") != null && request.Header("Transfer-Encoding") == null
            && request.Header("Content-Encoding") == null && request.Header("x-amz-content-sha256")!.Length == 64);
    }

    [Fact]
    public async Task Objects_have_content_type_metadata_and_encryption()
    {
        // Ceph 16 has no SSE-S3; KMS is the one kind of encryption that can be tried here.
        var options = new S3UploadOptions
        {
            Encryption = S3Encryption.KeyManagementService,
            KmsKeyId = "testkey-1",
            Metadata = new Dictionary<string, string> { ["team"] = "crm" },
        };
        await ExportAsync(Sink(options: options), "small.json", Bytes.Part(1, 10));
        await ExportAsync(Sink(options: options), "users.csv.gz", Bytes.Part(1), Bytes.Part(2, 10));

        foreach (var (name, type) in new[] { ("small.json", "application/json"), ("users.csv.gz", "application/gzip") })
        {
            var head = await store.Client.GetObjectMetadataAsync(_bucket, name);
            head.Headers.ContentType.Should().Be(type);
            head.Metadata["team"].Should().Be("crm");
            head.ServerSideEncryptionMethod.Should().Be(ServerSideEncryptionMethod.AWSKMS);
        }

        (await store.Client.ReadAsync(_bucket, "users.csv.gz")).ShouldBe(Bytes.Of(1), Bytes.Of(2, 10));
    }

    [Fact]
    public async Task Published_encrypted_upload_is_recognized()
    {
        var sink = Sink(options: new() { Encryption = S3Encryption.KeyManagementService, KmsKeyId = "testkey-1" });
        var upload = await sink.OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.SuspendAsync();
        await upload.CompleteAsync();

        await using var again = await sink.ReopenAsync(Name, upload.State, [new(Bytes.Full, null)]);
        await again.CompleteAsync();

        (await store.Client.KeysAsync(_bucket)).Should().Equal(Name);
    }

    [Fact]
    public async Task Upload_of_a_killed_process_is_resumed()
    {
        var dead = await Sink().OpenAsync(Name);
        await dead.WritePartAsync(Bytes.Part(1));
        await dead.WritePartAsync(Bytes.Part(2));
        var state = dead.State;
        await dead.WritePartAsync(Bytes.Part(3));

        await using var again = await Sink().ReopenAsync(Name, state, [new(2 * Bytes.Full, null)]);
        await again.WritePartAsync(Bytes.Part(3));
        await again.WritePartAsync(Bytes.Part(4, 10));
        await again.CompleteAsync();

        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe(Bytes.Of(1), Bytes.Of(2), Bytes.Of(3), Bytes.Of(4, 10));
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
        state.Should().NotContain(Name).And.HaveLength(state.Length).And.Subject.Length.Should().BeLessThan(400);
    }

    [Fact]
    public async Task Part_that_differs_from_the_state_is_lost()
    {
        var upload = await Sink().OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.WritePartAsync(Bytes.Part(2));
        var state = upload.State;
        await upload.WritePartAsync(Bytes.Part(2, content: 9));

        await FluentActions.Awaiting(async () => await Sink().ReopenAsync(Name, state, [new(2 * Bytes.Full, null)])).Should().ThrowAsync<ExportPartsLostException>();
        await using var shorter = await Sink().ReopenAsync(Name, state, [new(Bytes.Full, null)]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("{\"uploadId\":\"gone\",\"mark\":\"m\",\"checksum\":\"None\",\"parts\":[{\"number\":1,\"bytes\":5242880,\"eTag\":\"e\"}]}")]
    public async Task State_of_a_missing_upload_is_lost(string state) =>
        await FluentActions.Awaiting(async () => await Sink().ReopenAsync(Name, state, [new(Bytes.Full, null)])).Should().ThrowAsync<ExportPartsLostException>();

    [Fact]
    public async Task Parts_are_listed_in_pages()
    {
        const int Parts = 6;
        await using var faulty = new FaultyStore(store);
        var upload = await Sink().OpenAsync(Name);
        for (var number = 1; number <= Parts; number++)
            await upload.WritePartAsync(Bytes.Part(number));
        await upload.SuspendAsync();

        // The proxy requests two parts per page, as the server returns 1,000 per page.
        using var client = RealStore.ClientOf(store.Port);
        client.BeforeRequestEvent += (_, args) =>
        {
            if (args is Amazon.Runtime.WebServiceRequestEventArgs { Request: ListPartsRequest list })
                list.MaxParts = 2;
        };
        await using var again = await Sink(client).ReopenAsync(Name, upload.State, [new(Parts * Bytes.Full, null)]);
        await again.CompleteAsync();

        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe([.. Enumerable.Range(1, Parts).Select(number => Bytes.Of(number))]);
    }

    [Fact]
    public async Task Two_holders_of_an_upload_can_both_complete_it()
    {
        var first = await Sink().OpenAsync(Name);
        await first.WritePartAsync(Bytes.Part(1));
        await first.WritePartAsync(Bytes.Part(2, 10));
        var second = await Sink().ReopenAsync(Name, first.State, [new(Bytes.Full + 10, null)]);

        await second.CompleteAsync();
        await first.CompleteAsync();
        await second.DisposeAsync();
        await first.DisposeAsync();

        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe(Bytes.Of(1), Bytes.Of(2, 10));
    }

    [Fact]
    public async Task Upload_aborted_by_another_holder_is_lost()
    {
        await using var first = await Sink().OpenAsync(Name);
        await first.WritePartAsync(Bytes.Part(1));
        await (await Sink().ReopenAsync(Name, first.State, [new(Bytes.Full, null)])).DisposeAsync();

        await FluentActions.Awaiting(async () => await first.CompleteAsync()).Should().ThrowAsync<ExportPartsLostException>();

        (await store.Client.KeysAsync(_bucket)).Should().BeEmpty();
    }

    [Fact]
    public async Task Upload_with_surplus_parts_is_lost_if_the_store_requires_all_parts()
    {
        var upload = await Sink().OpenAsync(Name);
        for (var number = 1; number <= 3; number++)
            await upload.WritePartAsync(Bytes.Part(number));
        await upload.SuspendAsync();
        await using var again = await Sink().ReopenAsync(Name, upload.State, [new(Bytes.Full, null)]);
        await again.WritePartAsync(Bytes.Part(2, 10));

        await FluentActions.Awaiting(async () => await again.CompleteAsync()).Should().ThrowAsync<ExportPartsLostException>();
    }

    [Fact]
    public async Task Part_that_is_too_small_is_refused_with_a_message()
    {
        await using var upload = await Sink().OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.WritePartAsync(Bytes.Part(2, Bytes.Full - 1));
        await upload.WritePartAsync(Bytes.Part(3, 10));

        (await FluentActions.Awaiting(async () => await upload.CompleteAsync()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("Part 2 has 5242879 bytes and is not the last one*");
    }

    [Fact]
    public async Task Missing_part_is_an_error()
    {
        await using var upload = await Sink().OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.WritePartAsync(Bytes.Part(3));

        await FluentActions.Awaiting(async () => await upload.CompleteAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("Part 2*was not written.");
    }

    [Fact]
    public async Task Short_file_that_was_suspended_and_completed_leaves_no_upload()
    {
        await using var upload = await Sink().OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1, 10));
        await upload.SuspendAsync();
        (await store.Client.UploadsAsync(_bucket)).Should().HaveCount(1);
        await upload.CompleteAsync();
        await upload.DisposeAsync();

        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe(Bytes.Of(1, 10));
    }

    [Fact]
    public async Task Missing_bucket_is_reported()
    {
        var sink = new S3ExportSink(store.Client, "nowhere", S3KeyLayout.Under(""));
        await using var upload = await sink.OpenAsync(Name);

        (await FluentActions.Awaiting(async () => await upload.WritePartAsync(Bytes.Part(1))).Should().ThrowAsync<AmazonS3Exception>())
            .Which.ErrorCode.Should().Be("NoSuchBucket");
    }

    [Fact]
    public async Task Link_downloads_the_file()
    {
        var sink = Sink();
        await ExportAsync(sink, "users.zip", Bytes.Part(1, 10));
        using var http = new HttpClient();

        var link = await sink.GetDownloadLinkAsync("users.zip", TimeSpan.FromMinutes(5), "récipients.zip");
        using var response = await http.GetAsync(link);
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(Bytes.Of(1, 10));
        response.Content.Headers.ContentDisposition!.FileNameStar.Should().Be("récipients.zip");

        using var tampered = await http.GetAsync(new Uri(link.ToString().Replace("users.zip?", "other.zip?", StringComparison.Ordinal)));
        tampered.StatusCode.Should().Be(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Link_expires()
    {
        var sink = Sink();
        await ExportAsync(sink, Name, Bytes.Part(1, 10));
        using var http = new HttpClient();
        var link = await sink.GetDownloadLinkAsync(Name, TimeSpan.FromSeconds(1));

        for (var patience = 0; patience < 100; patience++)
        {
            using var response = await http.GetAsync(link);
            if (response.StatusCode == System.Net.HttpStatusCode.Forbidden)
                return;
            await Task.Delay(100);
        }

        Assert.Fail("The link does not end.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * 24 * 60)]
    public async Task Lifetime_of_a_link_is_limited(int minutes) =>
        await FluentActions.Awaiting(async () => await Sink().GetDownloadLinkAsync(Name, TimeSpan.FromMinutes(minutes))).Should().ThrowAsync<ArgumentException>();

    [Fact]
    public async Task Sweeper_aborts_only_old_uploads_under_the_prefix()
    {
        var begun = new List<ExportUpload>();
        foreach (var prefix in new[] { "ours", "ours", "theirs" })
        {
            var upload = await new S3ExportSink(store.Client, _bucket, S3KeyLayout.Under(prefix)).OpenAsync(FormattableString.Invariant($"{begun.Count}.csv"));
            await upload.WritePartAsync(Bytes.Part(1));
            begun.Add(upload);
        }

        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var sweeper = new S3UploadSweeper(store.Client, _bucket, time);
        (await sweeper.SweepAsync("ours/", TimeSpan.FromHours(24))).Should().Be(0);
        (await store.Client.UploadsAsync(_bucket)).Should().HaveCount(3);

        time.Advance(TimeSpan.FromHours(25));
        (await sweeper.SweepAsync("ours/", TimeSpan.FromHours(24))).Should().Be(2);

        (await store.Client.UploadsAsync(_bucket)).Should().ContainSingle().Which.Key.Should().Be("theirs/2.csv");
        await FluentActions.Awaiting(() => sweeper.SweepAsync("", TimeSpan.Zero)).Should().ThrowAsync<ArgumentException>();
        (await sweeper.SweepKeysAsync("theirs/", key => key.EndsWith("2.csv", StringComparison.Ordinal))).Should().Be(1);
    }

    private S3ExportSink Sink(IAmazonS3? client = null, S3UploadOptions? options = null) =>
        new(client ?? store.Client, _bucket, S3KeyLayout.Under(""), options);

    private static async Task ExportAsync(S3ExportSink sink, string name, params ExportPart[] parts)
    {
        await using var upload = await sink.OpenAsync(name);
        foreach (var part in parts)
            await upload.WritePartAsync(part);
        await upload.CompleteAsync();
    }
}
