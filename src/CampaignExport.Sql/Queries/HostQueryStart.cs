using Microsoft.Extensions.Hosting;

namespace CampaignExport.Sql;

/// <summary>Checks a query of the host when it starts, so that no export finds out later.</summary>
/// <typeparam name="T">What the query is for. A service of the host is known by its type.</typeparam>
/// <param name="check">Checks the query.</param>
internal sealed class HostQueryStart<T>(Func<CancellationToken, Task> check) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => check(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
