using CampaignExport.Sinks;
using CampaignExport.Sources;

namespace CampaignExport.Tool;

/// <summary>What an error means to the person at the command line: an exit code, and a line to act on. For all commands.</summary>
internal readonly record struct Failure(int Code, string Message)
{
    public static Failure Of(Exception error, bool interrupted) => error switch
    {
        OperationCanceledException when interrupted => new(ExitCode.Interrupted, "interrupted."),
        UsageException => new(ExitCode.Usage, error.Message),
        ExportExistsException exists => new(
            ExitCode.Usage, $"'{exists.Location}' exists. Choose another --out, or give --overwrite to replace it."),
        // A missing argument is a mistake of ours, not of the person.
        ArgumentException argument and not ArgumentNullException => new(ExitCode.Usage, WithoutParameter(argument)),
        SourceFormatException or IOException or UnauthorizedAccessException => new(ExitCode.Failure, error.Message),
        _ => new(
            ExitCode.Failure,
            $"unexpected error, {error.GetType().Name}: {error.Message} Set {CommandLine.DebugVariable}=1 to see where it comes from."),
    };

    private static string WithoutParameter(ArgumentException error) =>
        error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
}
