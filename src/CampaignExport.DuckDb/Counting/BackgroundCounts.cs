using CampaignExport.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.DuckDb;

/// <summary>Counts large campaigns at the start of the host and after each import by any process, so that few requests wait for a count.</summary>
internal sealed partial class BackgroundCounts(EventStore store, TimeProvider? time = null, ILogger<EventStore>? logger = null) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? last = null;
        while (true)
        {
            try
            {
                await store.Counts.CountLargeAsync(stoppingToken).ConfigureAwait(false);
                last = null;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // There may be no store yet. A request counts the campaign again and returns the error.
                if (logger is not null && error.Message != last)
                    LogNotCounted(logger, Log.Safe(logger, error));
                last = error.Message;
            }

            await Task.Delay(Pause, time ?? TimeProvider.System, stoppingToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(501, LogLevel.Information, "Campaigns were not counted in advance. The next attempt follows in a minute.")]
    private static partial void LogNotCounted(ILogger logger, LoggedException error);
}
