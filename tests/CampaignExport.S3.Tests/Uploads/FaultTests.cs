using Amazon.Runtime;
using Amazon.S3;
using CampaignExport.S3.Tests.Http;
using CampaignExport.Sinks;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.S3.Tests;

/// <summary>Faults between the client and the real server, caused by a proxy.</summary>
public sealed class FaultTests(RealStore store) : IAsyncLifetime
{
    private const string Name = "users.csv";

    private string _bucket = "";

    public static TheoryData<int, string> Passing => new()
    {
        { 503, "SlowDown" }, { 500, "InternalError" }, { 503, "ServiceUnavailable" }, { 400, "RequestTimeout" }, { 400, "BadDigest" },
        { 400, "XAmzContentSHA256Mismatch" }, { 400, "ExpiredToken" }, { 403, "RequestTimeTooSkewed" }, { 429, "TooManyRequests" },
    };

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Transient_error_is_retried(int status, string code)
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(2), 2, _ => SmallResponse.Error(status, code));

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(2);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Broken_connection_is_retried()
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(1), 2, _ => SmallResponse.Broken);

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(2);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Timed_out_request_is_retried()
    {
        await using var faulty = new FaultyStore(store, config => config.Timeout = TimeSpan.FromSeconds(1));
        faulty.Fail(request => request.StoresPart(2), 1, NeverAsync);

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(1);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Permanent_time_out_is_a_TimeoutException()
    {
        await using var faulty = new FaultyStore(store, config => config.Timeout = TimeSpan.FromMilliseconds(500));
        faulty.Fail(request => request.StoresPart(2), int.MaxValue, NeverAsync);

        var error = (await FluentActions.Awaiting(() => ExportAsync(faulty, new() { MaxAttempts = 2 })).Should().ThrowAsync<Exception>()).Which;

        error.Should().NotBeAssignableTo<OperationCanceledException>();
        // The client itself also retries on a connection that it considers stale.
        faulty.Faults.Should().BeInRange(2, 6);
        await ShouldBeNothingAsync();
    }

    [Fact]
    public async Task Part_stored_despite_an_error_response_is_stored_once()
    {
        await using var faulty = new FaultyStore(store);
        faulty.FailAfterwards(request => request.StoresPart(2), 2, SmallResponse.Error(500, "InternalError"));

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(2);
        await ShouldBeWholeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Completion_with_a_lost_response_is_not_an_error(bool broken)
    {
        await using var faulty = new FaultyStore(store);
        faulty.FailAfterwards(request => request.Completes, 1, broken ? SmallResponse.Broken : SmallResponse.Error(500, "InternalError"));

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(1);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Small_object_stored_with_a_lost_response_is_not_an_error()
    {
        await using var faulty = new FaultyStore(store);
        faulty.FailAfterwards(request => request.Method == "PUT", 1, SmallResponse.Broken);
        await using var upload = await Sink(faulty, new() { SendIfNoneMatch = true }).OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1, 10));

        await upload.CompleteAsync();

        faulty.Faults.Should().Be(1);
        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe(Bytes.Of(1, 10));
    }

    [Fact]
    public async Task Bytes_damaged_in_transit_are_refused_by_the_server_and_sent_again()
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(1), 1, (request, stop) =>
        {
            request.Body[1_000_000] ^= 1;
            return faulty.ForwardAsync(request, stop);
        });

        await ExportAsync(faulty);

        faulty.Faults.Should().Be(1);
        faulty.Requests.Count(request => request.StoresPart(1)).Should().Be(2);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Attempts_are_bounded_and_the_error_of_the_store_is_thrown()
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(2), int.MaxValue, _ => SmallResponse.Error(503, "SlowDown"));

        (await FluentActions.Awaiting(() => ExportAsync(faulty, new() { MaxAttempts = 3 })).Should().ThrowAsync<AmazonS3Exception>())
            .Which.ErrorCode.Should().Be("SlowDown");

        faulty.Faults.Should().Be(3);
        await ShouldBeNothingAsync();
    }

    [Fact]
    public async Task Permanent_error_is_not_retried()
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(2), int.MaxValue, _ => SmallResponse.Error(403, "AccessDenied"));

        (await FluentActions.Awaiting(() => ExportAsync(faulty)).Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("AccessDenied");

        faulty.Faults.Should().Be(1);
        await ShouldBeNothingAsync();
    }

    [Fact]
    public async Task Wait_before_a_retry_can_be_cancelled()
    {
        // The clock is stopped, so the wait does not end.
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(1), int.MaxValue, _ => SmallResponse.Error(503, "SlowDown"));
        using var stop = new CancellationTokenSource();
        var sink = new S3ExportSink(faulty.Client, _bucket, S3KeyLayout.Under(""), time: new FakeTimeProvider());
        await using var upload = await sink.OpenAsync(Name);
        var writing = upload.WritePartAsync(Bytes.Part(1), stop.Token).AsTask();
        while (faulty.Faults == 0)
            await Task.Yield();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        faulty.Faults.Should().Be(1);
    }

    [Fact]
    public async Task Upload_cancelled_at_its_start_leaves_nothing()
    {
        await using var faulty = new FaultyStore(store);
        var (begun, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        faulty.Fail(request => request.Begins, 1, async (request, stop) =>
        {
            var answer = await faulty.ForwardAsync(request, stop);
            begun.SetResult();
            await answered.Task;
            return answer;
        });
        using var stop = new CancellationTokenSource();
        await using (var upload = await Sink(faulty).OpenAsync(Name))
        {
            var writing = upload.WritePartAsync(Bytes.Part(1), stop.Token).AsTask();
            await begun.Task;
            await stop.CancelAsync();
            answered.SetResult();
            await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        }

        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    [Fact]
    public async Task Expired_credentials_are_renewed()
    {
        var credentials = new EndingCredentials();
        await using var faulty = new FaultyStore(store, credentials: credentials);
        faulty.Fail(request => request.StoresPart(2), 1, _ => SmallResponse.Error(400, "ExpiredToken"));

        await ExportAsync(faulty);

        credentials.Fetched.Should().BeGreaterThan(3, "every call gets the current credentials");
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Wrong_clock_is_corrected_by_the_time_of_the_server()
    {
        // The first response sets the client two hours ahead, so the server really refuses the second request.
        await using var faulty = new FaultyStore(store, config => config.MaxErrorRetry = 1);
        faulty.Fail(
            request => request.StoresPart(1), 1,
            _ => SmallResponse.Of(
                403, "<Error><Code>RequestTimeTooSkewed</Code><Message>x</Message></Error>", ("Date", DateTimeOffset.UtcNow.AddHours(2).ToString("R"))));

        await ExportAsync(faulty);

        faulty.Requests.Count(request => request.StoresPart(1)).Should().BeGreaterThan(2, "the server, too, has refused one");
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Retries_of_the_client_come_first()
    {
        await using var faulty = new FaultyStore(store, config => config.MaxErrorRetry = 2);
        faulty.Fail(request => request.StoresPart(2), 3, _ => SmallResponse.Error(503, "SlowDown"));

        await ExportAsync(faulty, new() { MaxAttempts = 2 });

        faulty.Faults.Should().Be(3);
        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Failed_abort_is_logged_and_does_not_hide_the_error()
    {
        var log = new LogEntries<S3ExportSink>();
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => request.StoresPart(2) || request.Aborts, int.MaxValue, _ => SmallResponse.Error(403, "AccessDenied"));

        (await FluentActions.Awaiting(() => ExportAsync(faulty, log: log)).Should().ThrowAsync<AmazonS3Exception>())
            .Which.StackTrace.Should().Contain("WritePartAsync");

        log.Entries.Should().ContainSingle().Which.Id.Should().Be(201);
        log.Entries.Single().Text.Should().NotContain(Name, "keys are not logged");
    }

    private static async Task<SmallResponse> NeverAsync(SmallRequest request, CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return SmallResponse.Broken;
    }

    private S3ExportSink Sink(FaultyStore faulty, S3UploadOptions? options = null, LogEntries<S3ExportSink>? log = null) =>
        new(faulty.Client, _bucket, S3KeyLayout.Under(""), options, logger: log);

    private async Task ExportAsync(FaultyStore faulty, S3UploadOptions? options = null, LogEntries<S3ExportSink>? log = null)
    {
        await using var upload = await Sink(faulty, options, log).OpenAsync(Name);
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.WritePartAsync(Bytes.Part(2));
        await upload.WritePartAsync(Bytes.Part(3, 10));
        await upload.CompleteAsync();
    }

    private async Task ShouldBeWholeAsync()
    {
        (await store.Client.ReadAsync(_bucket, Name)).ShouldBe(Bytes.Of(1), Bytes.Of(2), Bytes.Of(3, 10));
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    private async Task ShouldBeNothingAsync()
    {
        (await store.Client.KeysAsync(_bucket)).Should().BeEmpty();
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    private sealed class EndingCredentials : AWSCredentials
    {
        private int _fetched;

        public int Fetched => _fetched;

        public override ImmutableCredentials GetCredentials()
        {
            Interlocked.Increment(ref _fetched);
            return new("test", "testsecret", null);
        }
    }
}
