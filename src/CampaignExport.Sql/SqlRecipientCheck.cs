using Microsoft.Extensions.Hosting;

namespace CampaignExport.Sql;

/// <summary>Checks the query of recipients when the host starts, so that no export finds out later.</summary>
internal sealed class SqlRecipientCheck(SqlRecipients recipients) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => recipients.CheckAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
