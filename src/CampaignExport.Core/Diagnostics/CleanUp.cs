using Microsoft.Extensions.Logging;

namespace CampaignExport.Diagnostics;

/// <summary>Runs steps that clean up after an error or after the outcome is decided.</summary>
internal static class CleanUp
{
    /// <summary>Runs a step. Its error is logged and not thrown: an earlier error is the one to report.</summary>
    /// <param name="step">The step.</param>
    /// <param name="log">The log event for an error.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="location">The location for the log event.</param>
    public static async ValueTask TryAsync(Func<ValueTask> step, Action<ILogger, string, LoggedException> log, ILogger logger, string location)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The earlier error is the one to report. This one is logged.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log(logger, location, Log.Safe(logger, error));
        }
    }
}
