using Microsoft.Extensions.Logging;

namespace CampaignExport.Smtp;

/// <summary>The log messages. None holds an address.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "The mail server {Host} accepted mail {MessageId} of job {JobId}.")]
    public static partial void Accepted(ILogger logger, string host, string messageId, string jobId);

    [LoggerMessage(102, LogLevel.Warning, "The mail server {Host} did not accept mail {MessageId} of job {JobId}. {Reason}")]
    public static partial void NotAccepted(ILogger logger, string host, string messageId, string jobId, string reason, Exception? cause);
}
