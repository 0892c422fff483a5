using Amazon.S3;
using CampaignExport.S3.Tests.Http;
using CampaignExport.Sinks;

namespace CampaignExport.S3.Tests;

/// <summary>Checksums that stores keep, against a stub: no server here checks or composes them.</summary>
public sealed class StoredChecksumTests
{
    public static TheoryData<S3Checksum> Checksums => [S3Checksum.Sha256, S3Checksum.Crc64Nvme];

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task Parts_and_object_have_verified_checksums(S3Checksum checksum)
    {
        await using var store = new StubStore();

        await ExportAsync(store, checksum);

        store.IsSeen.Should().BeTrue();
        store.Requests.Where(request => request.StoresPart()).Should().HaveCount(2)
            .And.OnlyContain(request => request.Header(checksum == S3Checksum.Sha256 ? "x-amz-checksum-sha256" : "x-amz-checksum-crc64nvme") != null);
        var begun = store.Requests.Single(request => request.Begins);
        begun.Header("x-amz-checksum-algorithm").Should().Be(checksum == S3Checksum.Sha256 ? "SHA256" : "CRC64NVME");
        begun.Header("x-amz-checksum-type").Should().Be(checksum == S3Checksum.Sha256 ? "COMPOSITE" : "FULL_OBJECT");
    }

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task Damaged_part_is_refused_and_sent_again(S3Checksum checksum)
    {
        await using var store = new StubStore();
        var damages = 2;
        store.OnTheWay = bytes => Interlocked.Decrement(ref damages) < 0 ? bytes : [(byte)(bytes[0] ^ 1), .. bytes[1..]];

        await ExportAsync(store, checksum);

        store.Requests.Count(request => request.StoresPart()).Should().Be(4);
        store.IsSeen.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task Permanently_damaged_part_fails_the_export(S3Checksum checksum)
    {
        await using var store = new StubStore { OnTheWay = bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]] };

        (await FluentActions.Awaiting(() => ExportAsync(store, checksum)).Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("BadDigest");

        store.IsSeen.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task Object_with_a_wrong_checksum_is_deleted(S3Checksum checksum)
    {
        await using var store = new StubStore { Claims = right => right[0] == 'A' ? $"B{right[1..]}" : $"A{right[1..]}" };

        (await FluentActions.Awaiting(() => ExportAsync(store, checksum)).Should().ThrowAsync<IOException>()).WithMessage("*so the object was deleted*");

        store.IsSeen.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Checksums))]
    public async Task Small_object_has_a_verified_checksum(S3Checksum checksum)
    {
        await using var store = new StubStore();
        var damages = 1;
        store.OnTheWay = bytes => Interlocked.Decrement(ref damages) < 0 ? bytes : [(byte)(bytes[0] ^ 1), .. bytes[1..]];
        await using var upload = await Sink(store, checksum).OpenAsync("users.csv");
        await upload.WritePartAsync(Bytes.Part(1, 10));
        await upload.CompleteAsync();

        store.Requests.Count(request => request.Method == "PUT").Should().Be(2);
        store.IsSeen.Should().BeTrue();
    }

    [Fact]
    public async Task Composed_SHA256_equals_the_digest_in_the_manifest()
    {
        await using var store = new StubStore();
        var claimed = "";
        store.Claims = right => claimed = right;

        await ExportAsync(store, S3Checksum.Sha256);

        var digests = new[] { Bytes.Of(1), Bytes.Of(2, 10) }.SelectMany(System.Security.Cryptography.SHA256.HashData).ToArray();
        claimed.Should().Be($"{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(digests))}-2");
    }

    private static S3ExportSink Sink(StubStore store, S3Checksum checksum) =>
        new(store.Client, "bucket", S3KeyLayout.Under(""), new() { Checksum = checksum, MaxAttempts = 3 });

    private static async Task ExportAsync(StubStore store, S3Checksum checksum)
    {
        await using var upload = await Sink(store, checksum).OpenAsync("users.csv");
        await upload.WritePartAsync(Bytes.Part(1));
        await upload.WritePartAsync(Bytes.Part(2, 10));
        await upload.CompleteAsync();
    }
}
