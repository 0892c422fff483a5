using Microsoft.Extensions.Logging;

namespace CampaignExport.Tool.Output;

/// <summary>Hands warnings of an export on.</summary>
/// <param name="warn">Gets the text of each.</param>
internal sealed class WarningLogger(Action<string> warn) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            warn(formatter(state, exception));
    }
}
