using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.S3;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Locations;

/// <summary>A bucket and a prefix. The checkpoint is also stored there, so any machine can resume the export.</summary>
internal sealed class BucketLocation : ExportLocation
{
    private readonly BucketAddress _address;
    private readonly AmazonS3Client _client;
    private readonly S3KeyLayout _keys;

    /// <summary>The SDK finds the credentials, and the region unless the address of a store is given.</summary>
    public BucketLocation(BucketAddress address, Uri? serviceUrl)
    {
        _address = address;
        RequireRegion($"--out {address}", serviceUrl);
        _client = serviceUrl is null
            ? new AmazonS3Client(FallbackRegionFactory.GetRegionEndpoint())
            : new AmazonS3Client(new AmazonS3Config { ServiceURL = serviceUrl.ToString(), ForcePathStyle = true, AuthenticationRegion = Region() });
        _keys = S3KeyLayout.Under(address.Prefix);
        Checkpoints = new S3CheckpointStore(_client, address.Bucket, address.Prefix);
    }

    /// <exception cref="UsageException">Neither a region nor the address of a service is set.</exception>
    public static void RequireRegion(string option, Uri? serviceUrl)
    {
        if (serviceUrl is null && FallbackRegionFactory.GetRegionEndpoint() is null)
            throw new UsageException($"{option}: no region is set. Set AWS_REGION to the region of the bucket, such as eu-west-1, or give --service-url with the address of the store.");
    }

    public override string Name => _address.ToString();

    public override IExportCheckpointStore Checkpoints { get; }

    public override string DistinctPath { get; } = Path.Combine(Path.GetTempPath(), $"campaign-export{ExportNames.Distinct}-{Guid.NewGuid():N}");

    public override IExportSink CreateSink(bool overwrite) => new S3ExportSink(_client, _address.Bucket, _keys, new() { Overwrite = overwrite });

    // A bucket has no locks. Two exports at once do not mix: each uploads on its own, and the one that ends later stays.
    public override IDisposable Hold() => new MemoryStream();

    public override string PathOf(string name) => $"s3://{_address.Bucket}/{KeyOf(name)}";

    public override async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var request = new ListObjectsV2Request { BucketName = _address.Bucket, Prefix = _keys.Prefix, Delimiter = "/" };
        while (true)
        {
            var page = await _client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            names.AddRange((page.S3Objects ?? []).Select(one => one.Key[_keys.Prefix.Length..]));
            if (page.IsTruncated != true)
                return names;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public override async ValueTask<bool> HasAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetObjectMetadataAsync(_address.Bucket, KeyOf(name), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception error) when (IsMissing(error))
        {
            return false;
        }
    }

    public override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetObjectAsync(_address.Bucket, KeyOf(name), cancellationToken).ConfigureAwait(false);
            var bytes = new MemoryStream();
            await response.ResponseStream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception error) when (IsMissing(error))
        {
            return null;
        }
    }

    public override async ValueTask WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes);
        await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = _address.Bucket, Key = KeyOf(name), InputStream = stream, UseChunkEncoding = false },
            cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (await ReadAsync(from, cancellationToken).ConfigureAwait(false) is not { } bytes)
            return;
        await WriteAsync(to, bytes, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(from, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await _client.DeleteObjectAsync(_address.Bucket, KeyOf(name), cancellationToken).ConfigureAwait(false);

    public override async ValueTask DeleteUnfinishedAsync(CancellationToken cancellationToken) =>
        await new S3UploadSweeper(_client, _address.Bucket).SweepKeysAsync(_keys.Prefix, IsOurs, cancellationToken).ConfigureAwait(false);

    public override async ValueTask<bool> HasUnfinishedAsync(CancellationToken cancellationToken)
    {
        var page = await _client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = _address.Bucket, Prefix = _keys.Prefix }, cancellationToken).ConfigureAwait(false);
        return page.IsTruncated == true || page.MultipartUploads?.Any(upload => IsOurs(upload.Key)) == true;
    }

    public override async ValueTask<LocalDelivery> FetchAsync(CancellationToken cancellationToken)
    {
        var copy = new LocalDelivery(
            Path.Combine(Directory.CreateTempSubdirectory("campaign-export-verify-").FullName, ExportManifest.FileName), IsCopy: true);
        try
        {
            await FetchAsync(ExportManifest.FileName, copy.ManifestPath, cancellationToken).ConfigureAwait(false);
            var stream = File.OpenRead(copy.ManifestPath);
            await using (stream.ConfigureAwait(false))
            {
                var manifest = await ExportManifest.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
                foreach (var name in manifest.Files.Select(file => file.Name).Where(ExportNames.IsDelivered))
                    await FetchAsync(name, Path.Combine(Path.GetDirectoryName(copy.ManifestPath)!, name), cancellationToken).ConfigureAwait(false);
            }

            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public override void Dispose() => _client.Dispose();

    private static bool IsMissing(AmazonS3Exception error) => error is { StatusCode: HttpStatusCode.NotFound } and not { ErrorCode: "NoSuchBucket" };

    private static string Region() => Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region ? region : "us-east-1";

    private string KeyOf(string name) => _keys.Prefix + name;

    private bool IsOurs(string key) => ExportNames.IsDelivered(key[_keys.Prefix.Length..]);

    // A missing file is not an error here. The verification reports it.
    private async ValueTask FetchAsync(string name, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetObjectAsync(_address.Bucket, KeyOf(name), cancellationToken).ConfigureAwait(false);
            await response.WriteResponseStreamToFileAsync(path, append: false, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (IsMissing(error))
        {
            File.Delete(path);
        }
    }
}
