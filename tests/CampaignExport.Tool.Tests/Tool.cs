using System.Diagnostics;

namespace CampaignExport.Tool.Tests;

/// <summary>Runs the tool as a process.</summary>
public static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Library { get; } = Path.Combine(AppContext.BaseDirectory, "campaign-export.dll");

    public static string Multichannel { get; } = Fixture("multichannel-data-series.json");

    public static string Multivariate { get; } = Fixture("multivariate-data-series.json");

    public static string MultivariateDetails { get; } = Fixture("multivariate-details.json");

    /// <summary>Runs the tool with a working directory.</summary>
    public static Task<ToolRun> RunAsync(TemporaryFolder folder, params string[] arguments) => RunWithAsync(folder, [], arguments);

    /// <summary>Runs it with other environment variables.</summary>
    public static async Task<ToolRun> RunWithAsync(
        TemporaryFolder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = StartCommand(folder, environment, [Command.Dotnet, "exec", Library, .. arguments]);
        return await EndAsync(process);
    }

    /// <summary>Runs it with other sizes of pages and parts.</summary>
    public static async Task<ToolRun> RunAsync(TemporaryFolder folder, Sizes sizes, params string[] arguments)
    {
        using var process = Start(folder, sizes, arguments);
        return await EndAsync(process);
    }

    /// <summary>Starts it with other sizes of pages and parts, without waiting for its end.</summary>
    public static Process Start(TemporaryFolder folder, Sizes sizes, params string[] arguments) =>
        StartCommand(folder, [], [Command.Dotnet, "exec", .. sizes.Command, .. arguments]);

    /// <summary>Starts it without waiting for its end.</summary>
    public static Process Start(TemporaryFolder folder, params string[] arguments) =>
        StartCommand(folder, [], [Command.Dotnet, "exec", Library, .. arguments]);

    /// <summary>Starts it with other environment variables.</summary>
    public static Process Start(TemporaryFolder folder, Dictionary<string, string> environment, IReadOnlyList<string> arguments) =>
        StartCommand(folder, environment, [Command.Dotnet, "exec", Library, .. arguments]);

    /// <summary>Runs the tool in a shell command, in which <c>"$@"</c> is the tool.</summary>
    public static async Task<ToolRun> RunInShellAsync(TemporaryFolder folder, string line, params string[] arguments)
    {
        using var process = StartCommand(folder, [], ["sh", "-c", line, "sh", Command.Dotnet, "exec", Library, .. arguments]);
        return await EndAsync(process);
    }

    /// <summary>Runs it under a pseudo terminal of 80 columns. Both streams are one then.</summary>
    public static Task<ToolRun> RunOnTerminalAsync(TemporaryFolder folder, params string[] arguments) => RunOnTerminalAsync(folder, 80, arguments);

    /// <summary>Runs it under a pseudo terminal of 80 columns, with other sizes of pages and parts.</summary>
    public static Task<ToolRun> RunOnTerminalAsync(TemporaryFolder folder, Sizes sizes, params string[] arguments) =>
        RunOnTerminalAsync(folder, 80, (IReadOnlyList<string>)[.. sizes.Command, .. arguments]);

    /// <summary>Runs it under a pseudo terminal of so many columns.</summary>
    public static Task<ToolRun> RunOnTerminalAsync(TemporaryFolder folder, int columns, params string[] arguments) =>
        RunOnTerminalAsync(folder, columns, (IReadOnlyList<string>)[Library, .. arguments]);

    private static async Task<ToolRun> RunOnTerminalAsync(TemporaryFolder folder, int columns, IReadOnlyList<string> words)
    {
        var command = string.Join(' ', words.Prepend("exec").Prepend(Command.Dotnet).Select(word => $"'{word}'"));
        using var process = StartCommand(
            folder,
            new() { ["TERM"] = "xterm-256color", ["LANG"] = "C.UTF-8" },
            ["script", "-qec", $"stty cols {columns} rows 50; {command}", "/dev/null"]);
        return await EndAsync(process);
    }

    public static async Task<ToolRun> EndAsync(Process process)
    {
        var (output, error) = await Command.EndAsync(process, Patience);
        return new(process.ExitCode, output, error);
    }

    public static Process StartCommand(TemporaryFolder folder, Dictionary<string, string> environment, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        };
        start.Environment.Remove("CAMPAIGN_EXPORT_DEBUG");
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The text of a golden file.</summary>
    public static string Golden(string name) => File.ReadAllText(Fixture(name)).ReplaceLineEndings("\n");

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
