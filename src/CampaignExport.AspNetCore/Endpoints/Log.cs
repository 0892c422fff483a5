using Microsoft.Extensions.Logging;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>What the endpoints log. No value of a person is in any of it.</summary>
internal static partial class Log
{
    [LoggerMessage(401, LogLevel.Warning, "The charts of campaign {CampaignId} cannot be made, since the data of the source is invalid: {Reason}")]
    public static partial void InvalidData(ILogger logger, string campaignId, string reason);
}
