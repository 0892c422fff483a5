using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace CampaignExport.S3.Uploads;

/// <summary>Tries on a small object what an export does, call by call.</summary>
internal sealed class S3Probe(StoreBucket bucket, string key)
{
    private static readonly byte[] Content = "This object shows that exports can be written here. It may be deleted."u8.ToArray();

    public async Task<S3TestResult> RunAsync(CancellationToken cancellationToken)
    {
        string? uploadId = null;
        S3TestResult? problem = null;
        var isWritten = false;

        // Without the right to list, a store says of a missing object that access is denied.
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

        // The first problem counts; what has to be cleared away is tried all the same.
        async Task<bool> TryAsync(string right, string what, Func<CancellationToken, Task> call, bool always = false)
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
                problem ??= Explain(right, what, error);
                return false;
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (await bucket.ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } bytes || !bytes.AsSpan().SequenceEqual(Content))
            throw new IOException("The bucket gave back something else than what was written to it.");
    }

    private S3TestResult Explain(string right, string what, Exception error)
    {
        var denied = error is AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden, ErrorCode: "AccessDenied" or "Forbidden" or "" or null };
        // The store names the action where it is not the one of S3: the key is another service.
        if (denied && error.Message.Contains("kms:", StringComparison.Ordinal))
            right = error.Message.Contains("kms:Decrypt", StringComparison.Ordinal) ? "kms:Decrypt" : "kms:GenerateDataKey";
        return new(denied ? right : null, error)
        {
            Problem = denied
                ? $"The bucket '{bucket.Name}' does not let us {what}: the right {right} is missing."
                : $"The bucket '{bucket.Name}' could not be used to {what}: {(error as AmazonServiceException)?.ErrorCode ?? error.GetType().Name}.",
        };
    }
}
