using System.Diagnostics;

namespace CampaignExport.Tool.Tests.Crashes;

/// <summary>Kills exporting processes at times that it detects in their folder.</summary>
internal sealed class Killer(string folder, Random random)
{
    private const int MostCheckpoints = 6;
    private const int Files = 30;

    private readonly string _checkpoint = Path.Combine(folder, ".checkpoint.json");
    private readonly string _saving = Path.Combine(folder, ".checkpoint.json.partial");
    private readonly string _manifest = Path.Combine(folder, "manifest.json");
    private readonly string _replaced = Path.Combine(folder, ".manifest.json.replaced");

    /// <summary>Whether the exports replace another one, so that files of such names are there from the beginning.</summary>
    public bool Replaces { get; set; }

    /// <summary>Waits for the moment and kills the process. If it ends before, so be it.</summary>
    public async Task KillAsync(Process process, Moment moment)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await Task.Run(() => WaitFor(moment, process));
        process.Kill();
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        if (process.ExitCode is not (0 or 137))
            throw new InvalidOperationException($"The export that was to be killed ended with {process.ExitCode}: {await error}");
    }

    private void WaitFor(Moment moment, Process process)
    {
        switch (moment)
        {
            case Moment.Part:
                WaitForCheckpoints(1 + random.Next(MostCheckpoints), process);
                Thread.Sleep(random.Next(20));
                break;
            case Moment.Save:
                WaitForCheckpoints(random.Next(MostCheckpoints), process);
                Until(() => File.Exists(_saving), process);
                break;
            case Moment.Rename when Replaces:
                Until(() => File.Exists(_replaced), process);
                Thread.Sleep(random.Next(20));
                break;
            case Moment.Rename:
                var renamed = 1 + random.Next(Files);
                Until(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "users-0*").Count() >= renamed, process);
                break;
            default:
                var before = ManifestTime();
                Until(() => ManifestTime() != before && File.Exists(_manifest), process);
                break;
        }
    }

    private void WaitForCheckpoints(int count, Process process)
    {
        var last = File.GetLastWriteTimeUtc(_checkpoint);
        for (var seen = 0; seen < count && !process.HasExited; seen++)
        {
            Until(() => File.GetLastWriteTimeUtc(_checkpoint) != last, process);
            last = File.GetLastWriteTimeUtc(_checkpoint);
        }
    }

    private DateTime ManifestTime() => File.GetLastWriteTimeUtc(_manifest);

    private static void Until(Func<bool> holds, Process process)
    {
        while (!holds() && !process.HasExited)
            Thread.Yield();
    }
}
