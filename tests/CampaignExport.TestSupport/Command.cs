using System.Diagnostics;

namespace CampaignExport.TestSupport;

/// <summary>A program that ran to its end, without input.</summary>
public sealed record Command(string CommandLine, int ExitCode, string Output, string Error)
{
    // Settings of the test runner and its build must not affect builds started by tests.
    private static readonly string[] Inherited = ["MSBUILD", "TESTINGPLATFORM", "DOTNET_CLI_TEST", "CAMPAIGN_EXPORT"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The <c>dotnet</c> program that runs these tests.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the .NET command line without build servers, which would keep its output open.</summary>
    public static Task<Command> DotnetAsync(
        string folder, string[] arguments, params (string Name, string Value)[] environment) => RunAsync(
        Dotnet,
        folder,
        arguments,
        [("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("UseSharedCompilation", "false"), .. environment]);

    public static async Task<Command> RunAsync(
        string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(program, folder, arguments, environment);
        var (output, error) = await EndAsync(process, Patience);
        return new($"{program} {string.Join(' ', arguments)}", process.ExitCode, output, error);
    }

    /// <summary>Reads the output of a program until it ends. The program is killed after a time-out or if the test is cancelled.</summary>
    public static async Task<(string Output, string Error)> EndAsync(Process process, TimeSpan patience)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (await output, await error);
    }

    /// <summary>Runs a short program that must succeed, even in a cancelled test.</summary>
    public static Command Succeed(string program, params string[] arguments)
    {
        using var process = Start(program, Path.GetTempPath(), arguments, []);
        var error = Task.Run(process.StandardError.ReadToEnd);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command($"{program} {string.Join(' ', arguments)}", process.ExitCode, output, error.Result).ShouldSucceed();
    }

    /// <summary>Fails the test with the output of the program unless it succeeded.</summary>
    public Command ShouldSucceed()
    {
        ExitCode.Should().Be(0, "{0} said: {1}{2}", CommandLine, Output, Error);
        return this;
    }

    private static Process Start(string program, string folder, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsInherited).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static bool IsInherited(string name) =>
        Inherited.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
