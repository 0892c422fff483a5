using Microsoft.Extensions.Logging;

namespace CampaignExport.Diagnostics;

/// <summary>What is logged. No value of a person is in any of it.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Exported {Files} chart files of campaign {CampaignId}: {Rows} rows, {Bytes} bytes.")]
    public static partial void ChartsExported(ILogger logger, string campaignId, int files, long rows, long bytes);

    [LoggerMessage(2, LogLevel.Error, "A file of an export that failed is still at {Location}; it could not be taken back.")]
    public static partial void WithdrawFailed(ILogger logger, string location, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Export {ExportId} of recipients is done: {Files} files, {Rows} rows, {Bytes} bytes.")]
    public static partial void RecipientsExported(ILogger logger, string exportId, int files, long rows, long bytes);

    [LoggerMessage(4, LogLevel.Error, "What an export that was interrupted stored at {Location} could not be put to rest.")]
    public static partial void SuspendFailed(ILogger logger, string location, Exception error);

    [LoggerMessage(5, LogLevel.Warning, "The upload to {Location} could not be cleaned up.")]
    public static partial void DisposeFailed(ILogger logger, string location, Exception error);
}
