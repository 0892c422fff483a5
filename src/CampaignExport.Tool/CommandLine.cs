using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using CampaignExport.Tool.Commands;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool;

/// <summary>Selects and runs the command. Each error becomes an exit code and one line.</summary>
internal static class CommandLine
{
    public const string Name = "campaign-export";

    /// <summary>The environment variable that shows the stack trace of an error if it is 1.</summary>
    public const string DebugVariable = "CAMPAIGN_EXPORT_DEBUG";

    public static async Task<int> RunAsync(string[] arguments, ToolConsole console, PipelineSizes sizes, CancellationToken cancellationToken)
    {
        var root = CreateRoot(console, sizes);
        if (arguments.Length == 0)
            arguments = ["--help"];
        if (arguments[0] == "help")
            arguments = [.. arguments[1..], "--help"];

        // A path may begin with '@', so '@' does not mark a file of further arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(Explain(parsed));
            var exitCode = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = console.Output,
                    Error = console.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken).ConfigureAwait(false);
            console.Flush();
            return exitCode;
        }
#pragma warning disable CA1031 // All errors end here, as a line and an exit code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var failure = Failure.From(error, cancellationToken.IsCancellationRequested);
            console.Complain(failure.Message);
            TryFlush(console);
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
                await console.Error.WriteLineAsync(error.ToString()).ConfigureAwait(false);
            return failure.Code;
        }
    }

    /// <summary>Creates the root command with all other commands.</summary>
    public static RootCommand CreateRoot(ToolConsole console, PipelineSizes sizes)
    {
        var root = new RootCommand("Exports the charts, the reports and the recipients of marketing campaigns to files, from files or from a store of events and profiles.")
        {
            new ChartsCommand(console),
            new SummaryCommand(console),
            new ExperimentCommand(console),
            new CompareCommand(console),
            new LinksCommand(console),
            new RecipientsCommand(console, sizes),
            new ImportCommand(console, sizes),
            new CampaignsCommand(console),
            new ReconcileCommand(console),
            new CompactCommand(console),
            new MigrationsCommand(console),
            new VerifyCommand(console),
            new DemoCommand(console),
            new CompletionCommand(console),
        };

        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpWithExamples(new HelpAction { MaxWidth = console.Width }) });
        return root;
    }

    // A command that fails may have printed a part of its results.
    private static void TryFlush(ToolConsole console)
    {
        try
        {
            console.Flush();
        }
        catch (UnprintableException)
        {
            // The first error is the one to report.
        }
    }

    private static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? $"{Name} --help" : $"{Name} {command.Name} --help";

        // An unknown word may be the cause of all other errors. An option that takes several values takes a misspelt option, too.
        string[] unknown =
            [.. parsed.UnmatchedTokens.Union(parsed.Tokens.Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(token.Value)).Select(token => token.Value))];
        var problem = unknown.Length > 0
            ? $"{string.Join(", ", unknown.Select(token => $"'{token}'"))}: no such command or option.{Suggest(unknown, command)}"
            : string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal));
        return $"{problem} See '{help}'.";
    }

    private static string Suggest(IReadOnlyList<string> unknown, Command command)
    {
        string[] meant = [.. unknown.Select(word => Suggestions.For(word, command)).OfType<string>().Distinct(StringComparer.Ordinal)];
        return meant.Length > 0 ? $" Did you mean {string.Join(" and ", meant.Select(name => $"'{name}'"))}?" : "";
    }
}
