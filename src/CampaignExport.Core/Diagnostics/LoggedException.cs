using System.Data.Common;
using System.Net.Sockets;

namespace CampaignExport.Diagnostics;

/// <summary>
/// The form in which an exception is logged: its type, its stack trace and the codes of its cause. Only messages of this library are included, because they
/// contain no personal values. A message of a host's source, a database or a file system may quote one.
/// </summary>
internal sealed class LoggedException : Exception
{
    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    private readonly string? _stackTrace;

    public LoggedException(Exception error)
        : base(TextOf(error), error.InnerException is { } inner ? new LoggedException(inner) : null) => _stackTrace = error.StackTrace;

    public override string? StackTrace => _stackTrace;

    private static string TextOf(Exception error)
    {
        var type = error.GetType().FullName;
        return error is CampaignExportException or MissingInputException ? $"{type}: {error.Message}"
            : CodeOf(error) is { } code ? $"{type}, {code}. The message is logged at Debug level."
            : $"{type}. The message is logged at Debug level.";
    }

    private static string? CodeOf(Exception error) => error switch
    {
        DbException { SqlState: { } state } => $"SQLSTATE {state}",
        SocketException socket => socket.SocketErrorCode.ToString(),
        HttpRequestException { StatusCode: { } status } => FormattableString.Invariant($"status {(int)status}"),
        IOException { HResult: DiskFullOnUnix or DiskFullOnWindows } => "No space left on device",
        IOException => FormattableString.Invariant($"HResult 0x{error.HResult:X8}"),
        _ => null,
    };
}
