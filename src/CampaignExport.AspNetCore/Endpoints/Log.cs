using Microsoft.Extensions.Logging;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The log messages of the endpoints. They contain no personal data.</summary>
internal static partial class Log
{
    [LoggerMessage(401, LogLevel.Warning, "The charts of campaign {CampaignId} cannot be created: the data of the source is invalid. {Reason}")]
    public static partial void InvalidData(ILogger logger, string campaignId, string reason);
}
