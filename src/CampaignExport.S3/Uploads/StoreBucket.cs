using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace CampaignExport.S3.Uploads;

/// <summary>The calls that exports make to a store. Each is retried after a transient error.</summary>
internal sealed class StoreBucket(IAmazonS3 client, string name, S3UploadOptions options, TimeProvider time)
{
    /// <summary>The metadata that holds the mark of the upload that created an object.</summary>
    private const string Mark = "campaign-export-upload";

    private readonly Attempts _attempts = new(options.MaxAttempts, time);

    public string Name => name;

    public IAmazonS3 Client => client;

    public S3UploadOptions Options => options;

    public TimeProvider Time => time;

    /// <summary>Finds an object.</summary>
    /// <returns>Null if there is none.</returns>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _attempts.RunAsync(
                token => client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = name, Key = key }, token), cancellationToken).ConfigureAwait(false);
            return new(found.ContentLength, ETagOf(found.ETag), found.Metadata[Mark]);
        }
        catch (AmazonS3Exception error) when (error is { StatusCode: HttpStatusCode.NotFound } and not { ErrorCode: "NoSuchBucket" })
        {
            return null;
        }
    }

    /// <summary>Begins a multipart upload.</summary>
    /// <returns>The store's id of the upload.</returns>
    public async Task<string> BeginAsync(string key, string mark, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = name, Key = key, ContentType = ContentTypes.FromName(key) };
        AddMetadata(request.Metadata, mark);
        (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = Encryption();
        if (options.Checksum != S3Checksum.None)
        {
            request.ChecksumAlgorithm = Algorithm();
            request.ChecksumType = options.Checksum == S3Checksum.Sha256 ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
        }

        // The answer holds the id that an abort needs, so a cancellation waits for it.
        var begun = await _attempts.RunAsync(_ => client.InitiateMultipartUploadAsync(request, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        return begun.UploadId;
    }

    public async Task<StoredPart> StorePartAsync(
        string key, string uploadId, int number, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var digest = PartDigest.Compute(bytes, options.Checksum);
        var stored = await _attempts.RunAsync(
            async token =>
            {
                using var stream = new SequenceStream(bytes);
                return await client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = name,
                        Key = key,
                        UploadId = uploadId,
                        PartNumber = number,
                        InputStream = stream,
                        PartSize = bytes.Length,
                        // The one setting that every store accepts: the body unchanged, its digests as headers.
                        UseChunkEncoding = false,
                        DisableDefaultChecksumValidation = true,
                        MD5Digest = digest.Md5,
                        ChecksumAlgorithm = Algorithm(),
                        ChecksumSHA256 = options.Checksum == S3Checksum.Sha256 ? digest.Checksum : null,
                        ChecksumCRC64NVME = options.Checksum == S3Checksum.Crc64Nvme ? digest.Checksum : null,
                    },
                    token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return new(number, bytes.Length, ETagOf(stored.ETag), digest.Checksum);
    }

    /// <summary>Finds the stored parts of an upload.</summary>
    /// <returns>The parts by number; null if there is no such upload.</returns>
    public async Task<Dictionary<int, (long Bytes, string ETag)>?> FindPartsAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<int, (long, string)>();
        string? marker = null;
        try
        {
            while (true)
            {
                var request = new ListPartsRequest { BucketName = name, Key = key, UploadId = uploadId, PartNumberMarker = marker };
                var page = await _attempts.RunAsync(token => client.ListPartsAsync(request, token), cancellationToken).ConfigureAwait(false);
                foreach (var part in page.Parts ?? [])
                    parts[part.PartNumber ?? 0] = (part.Size ?? 0, ETagOf(part.ETag));
                if (page.IsTruncated != true || page.Parts is not { Count: > 0 } last)
                    return parts;
                marker = FormattableString.Invariant($"{last[^1].PartNumber}");
            }
        }
        catch (AmazonS3Exception error) when (IsGone(error))
        {
            return null;
        }
    }

    /// <summary>Completes an upload: its parts become the object.</summary>
    /// <returns>The checksum that the store reports for the object; null if it reports none.</returns>
    public async Task<string?> CompleteAsync(string key, string uploadId, IReadOnlyList<StoredPart> parts, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = name,
            Key = key,
            UploadId = uploadId,
            IfNoneMatch = IfNoneMatch(),
            PartETags = [.. parts.Select(part => new PartETag(part.Number, part.ETag)
            {
                ChecksumSHA256 = options.Checksum == S3Checksum.Sha256 ? part.Checksum : null,
                ChecksumCRC64NVME = options.Checksum == S3Checksum.Crc64Nvme ? part.Checksum : null,
            })],
        };
        if (options.Checksum == S3Checksum.Crc64Nvme)
            (request.ChecksumType, request.ChecksumCRC64NVME) = (ChecksumType.FULL_OBJECT, PartDigest.OfObject(parts, options.Checksum));
        var completed = await _attempts.RunAsync(token => client.CompleteMultipartUploadAsync(request, token), cancellationToken).ConfigureAwait(false);
        return options.Checksum == S3Checksum.Sha256 ? completed.ChecksumSHA256 : completed.ChecksumCRC64NVME;
    }

    /// <summary>Stores a small object by one call.</summary>
    /// <returns>The ETag of the object.</returns>
    public async Task PutAsync(string key, string mark, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var content = new ReadOnlySequence<byte>(bytes);
        var digest = PartDigest.Compute(content, options.Checksum);
        await _attempts.RunAsync(
            async token =>
            {
                using var stream = new SequenceStream(content);
                var request = new PutObjectRequest
                {
                    BucketName = name,
                    Key = key,
                    InputStream = stream,
                    ContentType = ContentTypes.FromName(key),
                    IfNoneMatch = IfNoneMatch(),
                    UseChunkEncoding = false,
                    DisableDefaultChecksumValidation = true,
                    MD5Digest = digest.Md5,
                    ChecksumAlgorithm = Algorithm(),
                    ChecksumSHA256 = options.Checksum == S3Checksum.Sha256 ? digest.Checksum : null,
                    ChecksumCRC64NVME = options.Checksum == S3Checksum.Crc64Nvme ? digest.Checksum : null,
                };
                AddMetadata(request.Metadata, mark);
                (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = Encryption();
                return await client.PutObjectAsync(request, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts an upload and deletes its parts.</summary>
    public async Task AbortAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = name, Key = key, UploadId = uploadId };
            await _attempts.RunAsync(token => client.AbortMultipartUploadAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (IsGone(error))
        {
            // The upload no longer exists.
        }
    }

    /// <summary>Reads a small object.</summary>
    /// <returns>Null if there is none.</returns>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? read = null;
        await ReadAsync(
            key,
            async (stream, token) =>
            {
                var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, token).ConfigureAwait(false);
                read = bytes.ToArray();
            },
            cancellationToken).ConfigureAwait(false);
        return read;
    }

    /// <summary>Reads an object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="read">Reads its bytes. After a transient error, it is called again with all of them.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the object exists.</returns>
    public async Task<bool> ReadAsync(string key, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _attempts.RunAsync(
                async token =>
                {
                    using var response = await client.GetObjectAsync(new GetObjectRequest { BucketName = name, Key = key }, token).ConfigureAwait(false);
                    await read(response.ResponseStream, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error is { StatusCode: HttpStatusCode.NotFound } and not { ErrorCode: "NoSuchBucket" })
        {
            return false;
        }
    }

    /// <summary>Lists the unfinished uploads.</summary>
    public async IAsyncEnumerable<MultipartUpload> ListUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = name, Prefix = prefix };
        while (true)
        {
            var page = await _attempts.RunAsync(token => client.ListMultipartUploadsAsync(request, token), cancellationToken).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            if (page.IsTruncated != true)
                yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <summary>Lists the objects below a prefix, in the order of their keys.</summary>
    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = name, Prefix = prefix };
        while (true)
        {
            var page = await _attempts.RunAsync(token => client.ListObjectsV2Async(request, token), cancellationToken).ConfigureAwait(false);
            foreach (var stored in page.S3Objects ?? [])
                yield return new(stored.Key, new DateTimeOffset((stored.LastModified ?? DateTime.MaxValue).ToUniversalTime()));
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        _attempts.RunAsync(token => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = name, Key = key }, token), cancellationToken);

    /// <summary>Whether an error means that there is no such upload.</summary>
    public static bool IsGone(AmazonS3Exception error) => error.ErrorCode == "NoSuchUpload" || (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket");

    private static string ETagOf(string? quoted) => quoted?.Trim('"') ?? "";

    private string? IfNoneMatch() => options is { SendIfNoneMatch: true, Overwrite: false } ? "*" : null;

    private ChecksumAlgorithm? Algorithm() => options.Checksum switch
    {
        S3Checksum.Sha256 => ChecksumAlgorithm.SHA256,
        S3Checksum.Crc64Nvme => ChecksumAlgorithm.CRC64NVME,
        _ => null,
    };

    private (ServerSideEncryptionMethod? Method, string? KeyId) Encryption() => options.Encryption switch
    {
        S3Encryption.StoreKeys => (ServerSideEncryptionMethod.AES256, null),
        S3Encryption.KeyManagementService => (ServerSideEncryptionMethod.AWSKMS, options.KmsKeyId),
        _ => (null, null),
    };

    private void AddMetadata(MetadataCollection metadata, string mark)
    {
        foreach (var (key, value) in options.Metadata)
            metadata[key] = value;
        metadata[Mark] = mark;
    }
}

/// <summary>The content types of exported files.</summary>
internal static class ContentTypes
{
    public static string FromName(string name) => Path.GetExtension(name) switch
    {
        ".csv" => "text/csv; charset=utf-8",
        ".json" => "application/json",
        ".jsonl" => "application/x-ndjson",
        ".gz" => "application/gzip",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}

/// <summary>An object in a list.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ModifiedAt">When it was written, by the clock of the store.</param>
internal sealed record ListedObject(string Key, DateTimeOffset ModifiedAt);

/// <summary>An object in the bucket.</summary>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="ETag">Its ETag.</param>
/// <param name="Mark">The mark of the upload that created it; null if another program did.</param>
internal sealed record StoredObject(long Bytes, string ETag, string? Mark);
