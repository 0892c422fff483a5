using Microsoft.Extensions.Logging;

namespace CampaignExport.Tool.Output;

/// <summary>Forwards the warnings of an export.</summary>
/// <param name="warn">Receives the text of each warning.</param>
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
