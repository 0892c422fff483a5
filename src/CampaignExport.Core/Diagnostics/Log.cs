using Microsoft.Extensions.Logging;

namespace CampaignExport.Diagnostics;

/// <summary>The log messages. They contain no personal values, except at Debug level.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Exported the charts of campaign {CampaignId}. Files: {Files}, rows: {Rows}, bytes: {Bytes}.")]
    public static partial void ChartsExported(ILogger logger, string campaignId, int files, long rows, long bytes);

    [LoggerMessage(2, LogLevel.Error, "The file of a failed export at {Location} could not be withdrawn.")]
    public static partial void WithdrawFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(3, LogLevel.Information, "Exported recipients as export {ExportId}. Files: {Files}, rows: {Rows}, bytes: {Bytes}.")]
    public static partial void RecipientsExported(ILogger logger, string exportId, int files, long rows, long bytes);

    [LoggerMessage(4, LogLevel.Error, "The upload of an interrupted export to {Location} could not be suspended.")]
    public static partial void SuspendFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(5, LogLevel.Warning, "The upload to {Location} could not be cleaned up.")]
    public static partial void DisposeFailed(ILogger logger, string location, LoggedException error);

    [LoggerMessage(6, LogLevel.Warning, "The parts of a failed export at {Location} could not be discarded.")]
    public static partial void RestNotDiscarded(ILogger logger, string location, LoggedException error);

    [LoggerMessage(7, LogLevel.Warning, "Stored parts of export {ExportId} at {Location} are missing or damaged. The export restarts.")]
    public static partial void BeginsAgain(ILogger logger, string exportId, string location, LoggedException error);

    [LoggerMessage(10, LogLevel.Warning, "Another worker has claimed job {JobId}. The worker with token {FencingToken} stops its work on the job.")]
    public static partial void Fenced(ILogger logger, string jobId, long fencingToken);

    [LoggerMessage(11, LogLevel.Warning, "The lease of job {JobId} could not be renewed.")]
    public static partial void RenewFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(12, LogLevel.Warning, "Attempt {Attempt} of job {JobId} failed.")]
    public static partial void TryFailed(ILogger logger, string jobId, int attempt, LoggedException error);

    [LoggerMessage(13, LogLevel.Warning, "Job {JobId} cannot use all that it has stored. What is missing is exported again.")]
    public static partial void StartsAfresh(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(14, LogLevel.Warning, "What an attempt of job {JobId} stored could not be discarded.")]
    public static partial void DiscardFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(15, LogLevel.Error, "The files of job {JobId} could not be deleted. The worker retries.")]
    public static partial void DeleteFailed(ILogger logger, string jobId, LoggedException error);

    // The response of a mail server can contain the address. Our own exceptions do not; of others only the type is logged.
    [LoggerMessage(16, LogLevel.Error, "The mail of job {JobId} was rejected permanently: {Reason}")]
    public static partial void MailRefused(ILogger logger, string jobId, string? reason);

    [LoggerMessage(17, LogLevel.Warning, "Attempt {Attempt} to send the mail of job {JobId} failed and is retried: {Reason}")]
    public static partial void MailFailed(ILogger logger, string jobId, int attempt, string? reason);

    [LoggerMessage(18, LogLevel.Error, "The worker could not claim a job. It retries.")]
    public static partial void ClaimFailed(ILogger logger, LoggedException error);

    [LoggerMessage(19, LogLevel.Error, "The worker could not finish the step of job {JobId}. The job can be claimed again when its lease has expired.")]
    public static partial void RunFailed(ILogger logger, string jobId, LoggedException error);

    [LoggerMessage(21, LogLevel.Warning, "The worker could not count jobs. The metrics of jobs are out of date.")]
    public static partial void CountFailed(ILogger logger, LoggedException error);

    [LoggerMessage(
        20,
        LogLevel.Information,
        "{Action}: user {UserId}, {Contents} of campaign {CampaignId} in workspace {WorkspaceId}, job {JobId}, at {At:O}, detail: {Detail}.")]
    public static partial void Audited(
        ILogger logger, string action, string userId, string contents, string campaignId, string workspaceId, string jobId, DateTimeOffset at, string detail);

    [LoggerMessage(23, LogLevel.Information, "Worker {WorkerId} drains: it claims no more jobs, and completes the {Jobs} that it runs.")]
    public static partial void DrainStarted(ILogger logger, string workerId, int jobs);

    [LoggerMessage(24, LogLevel.Information, "Worker {WorkerId} no longer drains: it claims jobs again.")]
    public static partial void DrainEnded(ILogger logger, string workerId);

    [LoggerMessage(25, LogLevel.Warning, "The worker could not update its entry in the store. Operators may see it as lost, and it does not learn whether to drain.")]
    public static partial void SignFailed(ILogger logger, LoggedException error);

    [LoggerMessage(26, LogLevel.Error, "Job {JobId} was handed back. {Reason}")]
    public static partial void OtherStorage(ILogger logger, string jobId, string reason);

    [LoggerMessage(22, LogLevel.Debug, "The complete exception of the next entry. Its message may contain a personal value.")]
    private static partial void Whole(ILogger logger, Exception error);

    /// <summary>Logs the complete exception at Debug level, and returns the form to log at other levels.</summary>
    public static LoggedException Safe(ILogger logger, Exception error)
    {
        Whole(logger, error);
        return new LoggedException(error);
    }
}
