using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignExport.Benchmarks.Events;

/// <summary>The program that comes with a database, and the clock it has of its own.</summary>
internal sealed partial class ClientProgram(string name, IReadOnlyList<string> arguments)
{
    public string Name => name;

    public string Version
    {
        get
        {
            using var process = Process.Start(new ProcessStartInfo(name, ["--version"]) { RedirectStandardOutput = true })!;
            return $"{name} {VersionNumber().Match(process.StandardOutput.ReadToEnd()).Value}";
        }
    }

    /// <summary>Runs it.</summary>
    /// <returns>The seconds of the process, and those of its statements by its own clock.</returns>
    public async Task<(double Process, double Statements)> RunAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{name} failed.");
        return (seconds, Times().Matches(said).Sum(match =>
            match.Groups["ms"] is { Success: true } milliseconds ? Number(milliseconds) / 1000 : Number(match.Groups["s"])));

        static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^Time: (?<ms>[\d.]+) ms|^Run Time: real (?<s>[\d.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Times();

    [GeneratedRegex(@"\d+\.[\d.]+")]
    private static partial Regex VersionNumber();
}
