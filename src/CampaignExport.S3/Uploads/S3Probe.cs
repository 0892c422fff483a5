using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace CampaignExport.S3.Uploads;

/// <summary>Makes each call of an export once, on a small object.</summary>
internal sealed class S3Probe(StoreBucket bucket, string key)
{
    private static readonly byte[] Content = "This object shows that exports can be written here. It may be deleted."u8.ToArray();

    public async Task<S3TestResult> RunAsync(CancellationToken cancellationToken)
    {
        string? uploadId = null;
        S3TestResult? problem = null;
        var isWritten = false;

        // Without the permission to list, a store answers "access denied" for a missing object.
        await TryAsync("s3:ListBucket", "look for an object", token => bucket.FindAsync(key, token)).ConfigureAwait(false);
        isWritten = await TryAsync("s3:PutObject", "write an object", token => bucket.PutAsync(key, "probe", Content, token)).ConfigureAwait(false);
        await TryAsync("s3:GetObject", "read an object", ReadAsync).ConfigureAwait(false);
        await TryAsync("s3:PutObject", "begin an upload in parts", async token => uploadId = await bucket.BeginAsync(key, "probe", token).ConfigureAwait(false)).ConfigureAwait(false);
        if (uploadId is not null)
        {
            await TryAsync("s3:ListMultipartUploadParts", "list the parts of an upload", token => bucket.FindPartsAsync(key, uploadId, token)).ConfigureAwait(false);
            await TryAsync("s3:AbortMultipartUpload", "abort an upload", token => bucket.AbortAsync(key, uploadId, token), always: true).ConfigureAwait(false);
        }

        if (isWritten)
            await TryAsync("s3:DeleteObject", "delete an object", token => bucket.DeleteAsync(key, token), always: true).ConfigureAwait(false);
        return problem ?? new S3TestResult(null, null);

        // The first problem is the result. The clean-up is attempted in any case.
        async Task<bool> TryAsync(string permission, string what, Func<CancellationToken, Task> call, bool always = false)
        {
            if (problem is not null && !always)
                return false;
            try
            {
                await call(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception error) when (error is AmazonServiceException or AmazonClientException or IOException or TimeoutException or HttpRequestException)
            {
                problem ??= Explain(permission, what, error);
                return false;
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (await bucket.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } bytes || !bytes.AsSpan().SequenceEqual(Content))
            throw new IOException("The bucket returned other bytes than those that were written.");
    }

    private S3TestResult Explain(string permission, string what, Exception error)
    {
        var denied = error is AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden, ErrorCode: "AccessDenied" or "Forbidden" or "" or null };
        // A store may name an action of another service, such as the one that holds the encryption key.
        if (denied && error.Message.Contains("kms:", StringComparison.Ordinal))
            permission = error.Message.Contains("kms:Decrypt", StringComparison.Ordinal) ? "kms:Decrypt" : "kms:GenerateDataKey";
        return new(denied ? permission : null, error)
        {
            Problem = denied
                ? $"Cannot {what} in the bucket '{bucket.Name}': the permission {permission} is missing."
                : $"Cannot {what} in the bucket '{bucket.Name}': {(error as AmazonServiceException)?.ErrorCode ?? error.GetType().Name}.",
        };
    }
}
