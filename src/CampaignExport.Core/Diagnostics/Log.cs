using Microsoft.Extensions.Logging;

namespace CampaignExport.Diagnostics;

/// <summary>What is logged. No value of a person is in any of it, except at Debug level.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Exported {Files} chart files of campaign {CampaignId}: {Rows} rows, {Bytes} bytes.")]
    public static partial void ChartsExported(ILogger logger, string campaignId, int files, long rows, long bytes);

    [LoggerMessage(2, LogLevel.Error, "A file of an export that failed is still at {Location}; it could not be taken back.")]
    public static partial void WithdrawFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(3, LogLevel.Information, "Export {ExportId} of recipients is done: {Files} files, {Rows} rows, {Bytes} bytes.")]
    public static partial void RecipientsExported(ILogger logger, string exportId, int files, long rows, long bytes);

    [LoggerMessage(4, LogLevel.Error, "What an export that was interrupted stored at {Location} could not be put to rest.")]
    public static partial void SuspendFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(5, LogLevel.Warning, "The upload to {Location} could not be cleaned up.")]
    public static partial void DisposeFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(6, LogLevel.Warning, "What was stored at {Location} of an export that failed there could not be discarded.")]
    public static partial void RestNotDiscarded(ILogger logger, string location, LoggedException error);

    [LoggerMessage(7, LogLevel.Warning, "What export {ExportId} had stored of {Location} is gone or damaged. The export begins again and writes all of it anew.")]
    public static partial void BeginsAgain(ILogger logger, string exportId, string location, LoggedException error);

    [LoggerMessage(10, LogLevel.Warning, "Job {JobId} is in other hands; the worker with the token {FencingToken} leaves it to them.")]
    public static partial void Fenced(ILogger logger, string jobId, long fencingToken);

    [LoggerMessage(11, LogLevel.Warning, "The lease of job {JobId} could not be renewed.")]
    public static partial void RenewFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(12, LogLevel.Warning, "Try {Attempt} of job {JobId} failed.")]
    public static partial void TryFailed(ILogger logger, string jobId, int attempt, LoggedException error);

    [LoggerMessage(13, LogLevel.Warning, "Job {JobId} cannot go on from its checkpoint and starts afresh.")]
    public static partial void StartsAfresh(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(14, LogLevel.Warning, "What job {JobId} stored in other places before it ended could not be discarded.")]
    public static partial void DiscardFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(15, LogLevel.Error, "The files of job {JobId} could not be deleted; it is tried again.")]
    public static partial void DeleteFailed(ILogger logger, string jobId, LoggedException error);

    // What a mail server answers may hold the address. Our own exceptions do not; of others the type alone is logged.
    [LoggerMessage(16, LogLevel.Error, "The mail of job {JobId} was refused for good: {Reason}")]
    public static partial void MailRefused(ILogger logger, string jobId, string? reason);

    [LoggerMessage(17, LogLevel.Warning, "Try {Attempt} to send the mail of job {JobId} failed, and is made again: {Reason}")]
    public static partial void MailFailed(ILogger logger, string jobId, int attempt, string? reason);

    [LoggerMessage(18, LogLevel.Error, "The worker could not look for jobs; it tries again.")]
    public static partial void ClaimFailed(ILogger logger, LoggedException error);

    [LoggerMessage(19, LogLevel.Error, "The worker could not finish what was due for job {JobId}; it is taken up again when its lease has run out.")]
    public static partial void RunFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(21, LogLevel.Warning, "The worker could not count jobs; the metrics of jobs are out of date.")]
    public static partial void CountFailed(ILogger logger, LoggedException error);

    [LoggerMessage(
        20,
        LogLevel.Information,
        "{Action}: user {UserId}, {Contents} of campaign {CampaignId} in workspace {WorkspaceId}, job {JobId}, at {At:O}. {Detail}")]
    public static partial void Audited(
        ILogger logger, string action, string userId, string contents, string campaignId, string workspaceId, string jobId, DateTimeOffset at, string detail);

    [LoggerMessage(22, LogLevel.Debug, "The whole exception of the next entry. Its message may hold a value of a person.")]
    private static partial void Whole(ILogger logger, Exception error);

    /// <summary>Gives an exception as it is logged, and logs the whole of it at Debug level.</summary>
    public static LoggedException Safe(ILogger logger, Exception error)
    {
        Whole(logger, error);
        return new LoggedException(error);
    }
}
