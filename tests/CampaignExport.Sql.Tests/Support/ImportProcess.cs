using System.Diagnostics;
using System.Globalization;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>A process of its own that imports events in small pages and tells how far it has come: see the program of the claimer.</summary>
internal sealed class ImportProcess : IDisposable
{
    private readonly Process _process;

    private ImportProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;

    public static ImportProcess Start(string kind, string database, string events) => new(Process.Start(
        new ProcessStartInfo(
            Command.Dotnet,
            [Path.Combine(AppContext.BaseDirectory, "CampaignExport.Sql.Claimer.dll"), kind, database, events])
        {
            RedirectStandardOutput = true,
        })!);

    /// <summary>Reads so many lines of progress, then kills the process (SIGKILL), unless it has ended.</summary>
    /// <returns>The progress that was last told.</returns>
    public async Task<(long Read, long FilesImportedBefore)> ReadUntilKilledAsync(int lines)
    {
        var last = (0L, 0L);
        for (; lines > 0 && await _process.StandardOutput.ReadLineAsync() is { } line; lines--)
        {
            var numbers = line.Split(' ');
            last = (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
        }

        if (lines == 0)
            _process.Kill();
        await _process.WaitForExitAsync();
        return last;
    }

    public void Dispose() => _process.Dispose();
}
