using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sql;

/// <summary>Checks the query of recipients when the host starts, so that no export finds out later.</summary>
internal sealed partial class SqlRecipientCheck(SqlRecipients recipients, ILogger<SqlRecipients> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in await recipients.CheckAsync(cancellationToken).ConfigureAwait(false))
            LogWarning(logger, warning);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(301, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
