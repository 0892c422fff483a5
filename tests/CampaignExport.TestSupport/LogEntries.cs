using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CampaignExport.TestSupport;

/// <summary>Keeps what is logged.</summary>
public abstract class LogEntries : ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue(new(logLevel, eventId.Id, formatter(state, exception), exception));
}

/// <summary>Keeps what is logged by one category.</summary>
public sealed class LogEntries<T> : LogEntries, ILogger<T>;

/// <summary>Keeps what is logged by all categories of a host.</summary>
public sealed class HostLogEntries : LogEntries, ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }
}

public sealed record LogEntry(LogLevel Level, int Id, string Text, Exception? Error);
