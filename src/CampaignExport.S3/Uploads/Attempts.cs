using System.Net;
using Amazon.Runtime;
using CampaignExport.S3.Diagnostics;

namespace CampaignExport.S3.Uploads;

/// <summary>Retries a call after a transient error: the store is busy, the connection broke, or the credentials expired.</summary>
internal sealed class Attempts(int most, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // Transient errors whose status blames the caller: throttling, damage in transit, a clock or credentials that the client corrects
    // before the next attempt, and another call that is still running.
    private static readonly HashSet<string> PassingCodes = new(StringComparer.Ordinal)
    {
        "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException",
        "RequestTimeout", "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch",
        "RequestTimeTooSkewed", "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired",
        "OperationAborted", "ConditionalRequestConflict",
    };

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (MayPass(error))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (attempt >= most)
                {
                    // The client reports its own time-out as a cancellation. The caller did not cancel, so it is a time-out.
                    if (error is OperationCanceledException)
                        throw new TimeoutException("The store did not answer in time.", error);
                    throw;
                }

                S3Telemetry.CountRetry(error);
            }

            await Task.Delay(WaitAfter(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public static bool MayPass(Exception error) => error switch
    {
        AmazonServiceException service => service.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || (service.ErrorCode is { } code && PassingCodes.Contains(code))
            || (service.StatusCode == 0 && IsOfTheConnection(service.InnerException)),
        AmazonClientException client => IsOfTheConnection(client.InnerException),
        _ => IsOfTheConnection(error),
    };

    private static bool IsOfTheConnection(Exception? error) => error is HttpRequestException or IOException or TimeoutException or OperationCanceledException
        or System.Net.Sockets.SocketException or WebException;

    // Random between half the wait and all of it, so that calls that failed together are not retried together.
    private static TimeSpan WaitAfter(int attempt)
    {
        var wait = FirstWait * Math.Pow(2, attempt - 1);
        return (wait < LongestWait ? wait : LongestWait) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
