using Amazon.S3;
using Amazon.S3.Model;

namespace CampaignExport.TestSupport;

/// <summary>The contents of a bucket, read without the sink.</summary>
public static class BucketContents
{
    public static async Task<byte[]?> ReadAsync(this IAmazonS3 client, string bucket, string key, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await client.GetObjectAsync(bucket, key, cancellationToken);
            var bytes = new MemoryStream();
            await response.ResponseStream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception error) when (error.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public static async Task<IReadOnlyList<string>> KeysAsync(this IAmazonS3 client, string bucket)
    {
        var page = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket });
        return [.. page.S3Objects?.Select(one => one.Key) ?? []];
    }

    public static async Task<IReadOnlyList<MultipartUpload>> UploadsAsync(this IAmazonS3 client, string bucket, CancellationToken cancellationToken = default) =>
        (await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket }, cancellationToken)).MultipartUploads ?? [];

    // A server may remove an upload from its index shortly after the response.
    public static async Task ShouldHaveNoUploadsAsync(this IAmazonS3 client, string bucket)
    {
        for (var attempt = 1; attempt < 50 && (await client.UploadsAsync(bucket)).Count > 0; attempt++)
            await Task.Delay(200);
        (await client.UploadsAsync(bucket)).Should().BeEmpty();
    }
}
