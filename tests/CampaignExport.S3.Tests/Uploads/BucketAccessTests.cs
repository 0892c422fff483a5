using CampaignExport.S3.Tests.Http;

namespace CampaignExport.S3.Tests;

/// <summary>The access test of a bucket for a settings page.</summary>
public sealed class BucketAccessTests(RealStore store) : IAsyncLifetime
{
    private string _bucket = "";

    public static TheoryData<string, string> Rights => new()
    {
        { "HEAD", "s3:ListBucket" }, { "PUT", "s3:PutObject" }, { "GET", "s3:GetObject" }, { "DELETE", "s3:DeleteObject" },
        { "LIST", "s3:ListMultipartUploadParts" }, { "ABORT", "s3:AbortMultipartUpload" },
    };

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Writable_bucket_is_usable_and_the_test_leaves_nothing()
    {
        var result = await Sink(store.Client).TestAsync();

        result.Should().BeEquivalentTo(new S3TestResult(null, null));
        result.IsUsable.Should().BeTrue();
        (await store.Client.KeysAsync(_bucket)).Should().BeEmpty();
        await store.Client.ShouldHaveNoUploadsAsync(_bucket);
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task Missing_right_is_named(string call, string right)
    {
        await using var faulty = new FaultyStore(store);
        faulty.Fail(request => CallOf(request) == call, int.MaxValue, _ => SmallResponse.Error(403, "AccessDenied"));

        var result = await Sink(faulty.Client).TestAsync();

        result.IsUsable.Should().BeFalse();
        result.MissingPermission.Should().Be(right);
        result.Problem.Should().StartWith("Cannot ").And.Contain($"the bucket '{_bucket}'").And.EndWith($"the permission {right} is missing.");
        (await store.Client.KeysAsync(_bucket)).Should().HaveCount(call == "DELETE" ? 1 : 0);
        (await store.Client.UploadsAsync(_bucket)).Should().HaveCount(call == "ABORT" ? 1 : 0);
    }

    [Fact]
    public async Task Missing_bucket_is_not_usable()
    {
        var result = await new S3ExportSink(store.Client, "nowhere", S3KeyLayout.Under("")).TestAsync();

        (result.MissingPermission, result.IsUsable).Should().Be((null, false));
        result.Problem.Should().Be("Cannot write an object in the bucket 'nowhere': NoSuchBucket.");
    }

    [Fact]
    public async Task Wrong_credentials_are_not_reported_as_a_missing_right()
    {
        using var client = RealStore.ClientOf(store.Port, credentials: new Amazon.Runtime.BasicAWSCredentials("test", "wrong"));

        var result = await Sink(client).TestAsync();

        result.IsUsable.Should().BeFalse();
        result.Problem.Should().NotBeNull();
    }

    private static string CallOf(SmallRequest request) =>
        request.Aborts ? "ABORT" : request.Method == "GET" && request.Target.Contains("uploadId=", StringComparison.Ordinal) ? "LIST" : request.Method;

    private S3ExportSink Sink(Amazon.S3.IAmazonS3 client) => new(client, _bucket, S3KeyLayout.Under("exports"));
}
