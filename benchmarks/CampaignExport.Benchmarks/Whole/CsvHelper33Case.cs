using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>CsvHelper 33 in a separate process, which keeps the same rows in memory and runs on request.</summary>
internal sealed class CsvHelper33Case : ExportCase
{
    private readonly Process _process;

    public CsvHelper33Case(string name, string type, long rows, int held)
        : base(name)
    {
        const string Project = "CampaignExport.Benchmarks.CsvHelper33";
        var ours = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(ours.Parent!.Parent!.FullName, Project, ours.Name, $"{Project}.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[program, type, rows.ToString(CultureInfo.InvariantCulture), held.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException($"'{program}' did not start. Build the solution first.");
    }

    public override async Task<Measurement> MeasureAsync(string folder)
    {
        var numbers = await AskAsync("time", folder);
        return new(numbers[0], (long)numbers[1], (long)numbers[2]);
    }

    public override async Task<(long Managed, long WorkingSet)> MeasureMemoryAsync(string folder)
    {
        var numbers = await AskAsync("memory", folder);
        return ((long)numbers[0], (long)numbers[1]);
    }

    public override void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        base.Dispose();
    }

    protected override Task WriteAsync(string folder) => AskAsync("time", folder);

    private async Task<double[]> AskAsync(string what, string folder)
    {
        Directory.CreateDirectory(folder);
        await _process.StandardInput.WriteLineAsync($"{what} {Path.Combine(folder, "users.csv")}");
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process of CsvHelper 33 ended.");
        return [.. answer.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }
}
