using Microsoft.Extensions.Logging;

namespace CampaignExport.Diagnostics;

/// <summary>What is logged. No value of a person, and no name that a sender gave, is in any of it.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Exported {Files} chart files of campaign {CampaignId}: {Rows} rows, {Bytes} bytes.")]
    public static partial void ChartsExported(ILogger logger, string campaignId, int files, long rows, long bytes);

    [LoggerMessage(2, LogLevel.Error, "A file of an export that failed is still at {Location}; it could not be taken back.")]
    public static partial void WithdrawFailed(ILogger logger, string location, Exception error);
}
